package io.github.taskqueue.internal.registry;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.autoconfigure.StartUp;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.PrefetchPolicy;
import io.github.taskqueue.internal.definition.QueueName;
import io.github.taskqueue.internal.definition.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

class QueueRegistryTests {

	private final ApplicationContextRunner runner = StartUp.with(Mailer.class, Reports.class);

	@Test
	void queuesOfTasksAndOfPropertiesAreKnown() {
		queues(this.runner.withPropertyValues("task-queue.queues.foreign.timeout=1s"),
				(queues) -> assertThat(queues.names()).containsExactly("foreign", "mail", "reports"));
	}

	@Test
	void queuesOfTasksAreWorkedOnByDefault() {
		queues(this.runner, (queues) -> {
			assertThat(queues.workedOn()).extracting(QueueSettings::name).containsExactly("mail", "reports");
			assertThat(queues.workedOn()).extracting(QueueSettings::concurrency).containsOnly(new Concurrency(4, 4));
			assertThat(queues.workedOn()).extracting(QueueSettings::prefetch).containsOnly(PrefetchPolicy.AUTO);
		});
	}

	@Test
	void queueWithoutConcurrencyIsLeftToOthers() {
		queues(this.runner.withPropertyValues("task-queue.queues.mail.concurrency=0"), (queues) -> {
			assertThat(queues.workedOn()).extracting(QueueSettings::name).containsExactly("reports");
			assertThat(queues.names()).contains("mail");
		});
	}

	@Test
	void foreignQueueIsWorkedOnOnlyWithAConcurrency() {
		queues(this.runner.withPropertyValues("task-queue.queues.idle.timeout=1s",
				"task-queue.queues.busy.concurrency=2-3"), (queues) -> {
					assertThat(queues.workedOn()).extracting(QueueSettings::name)
						.containsExactly("busy", "mail", "reports");
					assertThat(queues.workedOn()).first()
						.isEqualTo(new QueueSettings("busy", new Concurrency(2, 3), PrefetchPolicy.AUTO,
								Duration.ofMinutes(30), List.of()));
				});
	}

	@Test
	void settingsOfAQueueAreThoseOfItsProperties() {
		queues(this.runner.withPropertyValues("task-queue.queues.mail.concurrency=2-16",
				"task-queue.queues.mail.prefetch=40"), (queues) -> {
					QueueSettings mail = queues.workedOn().iterator().next();
					assertThat(mail.concurrency()).isEqualTo(new Concurrency(2, 16));
					assertThat(mail.prefetch()).isEqualTo(new PrefetchPolicy(40));
				});
	}

	@Test
	void prefetchMayBeLeftToTheWorkerByName() {
		queues(this.runner.withPropertyValues("task-queue.queues.mail.prefetch=auto"),
				(queues) -> assertThat(queues.workedOn()).first()
					.extracting(QueueSettings::prefetch)
					.isEqualTo(PrefetchPolicy.AUTO));
	}

	@Test
	void longestTimeoutIsThatOfTheQueuesTasks() {
		queues(this.runner,
				(queues) -> assertThat(queues.workedOn()).extracting(QueueSettings::longestTimeout)
					.extracting((timeout) -> timeout.toSeconds())
					.containsExactly(30L, 600L));
	}

	@Test
	void queueOfDottedNameNeedsBrackets() {
		queues(this.runner.withPropertyValues("task-queue.queues[eu.mail].concurrency=1"),
				(queues) -> assertThat(queues.names()).contains("eu.mail"));
	}

	@Test
	void defaultQueueHasItsName() {
		queues(this.runner, (queues) -> assertThat(queues.defaultQueue()).isEqualTo("default"));
		queues(this.runner.withPropertyValues("task-queue.default-queue=other"),
				(queues) -> assertThat(queues.defaultQueue()).isEqualTo("other"));
	}

	@ParameterizedTest
	@CsvSource({ "a,true", "mail,true", "eu.mail_2-b,true", "'',false", "a b,false", "a~b,false", "a*,false",
			"a#,false", "a/b,false", "ä,false" })
	void nameOfAQueueFitsIntoNamesAndKeysOfTheBroker(String name, boolean legal) {
		assertThat(QueueName.isLegal(name)).isEqualTo(legal);
	}

	@Test
	void nameOfAQueueHasAtMostAHundredCharacters() {
		assertThat(QueueName.isLegal("q".repeat(100))).isTrue();
		assertThat(QueueName.isLegal("q".repeat(101))).isFalse();
	}

	private static void queues(ApplicationContextRunner runner, Consumer<QueueRegistry> check) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			check.accept(context.getBean(QueueRegistry.class));
		});
	}

	static class Mailer {

		@AsyncTask(queue = "mail", timeout = "5s")
		void send() {
		}

		@AsyncTask(queue = "mail", timeout = "30s")
		void sendAll() {
		}

	}

	static class Reports {

		@AsyncTask(queue = "reports")
		void write() {
		}

	}

}
