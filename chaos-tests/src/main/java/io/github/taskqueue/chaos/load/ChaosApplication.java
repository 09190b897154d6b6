package io.github.taskqueue.chaos.load;

import java.io.IOException;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskQueues;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.chaos.agent.Transformations;
import io.github.taskqueue.chaos.ledger.Ledger;
import io.github.taskqueue.internal.journal.JournalLifecycle;

/**
 * A publisher or a worker of a run; the profile is its {@link Role}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(LoadSettings.class)
public class ChaosApplication {

	/** Printed when the application has started. */
	public static final String READY = "chaos: ready";

	/**
	 * Starts the application. Transformations come first, before a class is loaded that
	 * they change.
	 * @param arguments properties
	 * @throws IOException if the commands cannot be read
	 * @throws InterruptedException if the process is ended
	 */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		Transformations.install();
		SpringApplication application = new SpringApplication(ChaosApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setDefaultProperties(LoadLimits.properties());
		ConfigurableApplicationContext context = application.run(arguments);
		System.out.println(READY);
		new Commands(context).obey(System.in);
	}

	@Bean
	Ledger ledger(LoadSettings settings) {
		return Ledger.open(settings.folder(), settings.process());
	}

	@Bean
	ChaosTasks chaosTasks(Ledger ledger) {
		return new ChaosTasks(ledger);
	}

	@Bean
	TickingTasks tickingTasks(Ledger ledger) {
		return new TickingTasks(ledger);
	}

	@Bean
	@Profile("!sheltered")
	CrashingTasks crashingTasks(Ledger ledger) {
		return new CrashingTasks(ledger);
	}

	@Configuration(proxyBeanMethods = false)
	@Profile("!publisher")
	static class WorkerConfiguration {

		@Bean
		ScheduleControl scheduleControl(TaskSchedules schedules, JournalLifecycle journal, Ledger ledger) {
			return new ScheduleControl(schedules, journal.leadership(), ledger);
		}

		@Bean
		Operator operator(TaskQueues queues, Ledger ledger, LoadSettings settings) {
			return new Operator(queues, ledger, settings.seed());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Profile("publisher")
	static class PublisherConfiguration {

		@Bean
		Publisher publisher(LoadSettings settings, TaskClient client, ChaosTasks tasks, CrashingTasks crashing,
				Ledger ledger) {
			return new Publisher(settings, new TaskCalls(client, tasks, crashing), ledger);
		}

	}

}
