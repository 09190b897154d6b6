package io.github.taskqueue.test.internal.config;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.autoconfigure.TaskQueueAutoConfiguration;
import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.autoconfigure.properties.CrashProperties;
import io.github.taskqueue.autoconfigure.properties.SchedulesProperties;
import io.github.taskqueue.autoconfigure.properties.WorkerProperties;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.deadletter.DefaultDeadLetters;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.message.BodyCodec;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.internal.schedule.OpenTasks;
import io.github.taskqueue.internal.schedule.ScheduleFeature;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.internal.worker.WorkerEngine;
import io.github.taskqueue.internal.worker.WorkerExtensions;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.QueueControl;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.broker.EnableRabbitBroker;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.internal.kit.TaskNames;
import io.github.taskqueue.test.internal.kit.TrackedDeadLetters;
import io.github.taskqueue.test.internal.kit.Tracker;
import io.github.taskqueue.test.internal.memory.FaultyPublisher;
import io.github.taskqueue.test.internal.memory.InlineWorker;
import io.github.taskqueue.test.internal.memory.MemoryFaults;
import io.github.taskqueue.test.internal.memory.MemoryJournal;
import io.github.taskqueue.test.internal.memory.MemoryTester;
import io.github.taskqueue.test.internal.memory.MemoryTransport;
import io.github.taskqueue.test.internal.memory.PromptFeature;
import io.github.taskqueue.test.internal.memory.SingleAttempt;
import io.github.taskqueue.test.internal.memory.VirtualClock;
import io.github.taskqueue.test.internal.memory.VirtualSchedules;
import io.github.taskqueue.test.internal.rabbit.BrokerFaults;
import io.github.taskqueue.test.internal.rabbit.BrokerTester;
import io.github.taskqueue.test.internal.rabbit.PurgedQueues;
import io.github.taskqueue.test.internal.rabbit.SystemClock;
import io.github.taskqueue.test.internal.rabbit.UnconfirmedPublisher;
import io.github.taskqueue.test.internal.server.BrokerRoute;

/**
 * What {@link io.github.taskqueue.test.AutoConfigureTaskQueue @AutoConfigureTaskQueue}
 * adds to a context. Never found by a dependency alone.
 */
@AutoConfiguration(before = TaskQueueAutoConfiguration.class,
		beforeName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
				"org.springframework.boot.rabbitmq.autoconfigure.RabbitAutoConfiguration" })
@ConditionalOnProperty(TaskQueueContextCustomizer.MODE)
public final class TaskQueueTestAutoConfiguration {

	@Bean
	Tracker taskQueueTracker(TaskClock clock, ObjectProvider<QueueRegistry> queues) {
		return new Tracker(clock, SingletonSupplier
			.of(() -> queues.getObject().workedOn().stream().map(QueueSettings::name).collect(Collectors.toSet())));
	}

	/**
	 * Tasks wait in memory.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnMemory.class)
	@EnableConfigurationProperties(BrokerProperties.class)
	static class MemoryConfiguration {

		private final MemoryFaults faults = new MemoryFaults();

		@Bean
		@Fallback
		VirtualClock taskClock() {
			return new VirtualClock();
		}

		@Bean
		MemoryTransport taskQueueTransport(BrokerProperties properties, ObjectProvider<TaskHeader<?>> headers,
				ObjectProvider<BodyCodec> codecs, VirtualClock clock, ObjectProvider<MemoryTester> tester,
				ObjectProvider<QueueRegistry> queues, Environment environment) {
			return new MemoryTransport(properties.toSettings(environment.getProperty("spring.application.name")),
					Stream.concat(Stream.of(CompletionWebhooks.CALLBACK, TaskMessage.EXPIRES_AT), headers.stream())
						.toList(),
					new BodyCodecs(codecs.orderedStream().toList()), clock, SingletonSupplier.of(tester::getObject),
					SingletonSupplier.of(() -> queues.getObject().names()));
		}

		@Bean
		TaskPublisher taskQueuePublisher(MemoryTransport transport) {
			return new FaultyPublisher(transport.tasks(), this.faults);
		}

		@Bean
		DeadLetters taskQueueDeadLetters(MemoryTransport transport, Tracker tracker) {
			return new TrackedDeadLetters(transport.deadLetters(), tracker);
		}

		@Bean
		MemoryTester taskTester(Tracker tracker, TaskRegistry registry, TaskSerializer serializer,
				MemoryTransport transport, TaskClient client, ObjectProvider<InlineWorkerFactory> workers,
				ObjectProvider<VirtualSchedules> schedules,
				@Value("${" + TaskQueueContextCustomizer.MODE + "}") TaskMode mode) {
			return new MemoryTester(tracker, new TaskNames(registry, serializer), transport, this.faults, client, mode,
					workers.stream().map((factory) -> factory.create(this.faults)).findFirst().orElse(null),
					schedules.getIfAvailable());
		}

	}

	/**
	 * Schedules follow the clock of the test.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnMemory.class)
	@ConditionalOnBooleanProperty(name = "task-queue.worker.enabled", matchIfMissing = true)
	@EnableConfigurationProperties(SchedulesProperties.class)
	static class SchedulesConfiguration {

		private final MemoryJournal journal = new MemoryJournal();

		@Bean
		@ConditionalOnProperty(name = "task-queue.journal", havingValue = "stream", matchIfMissing = true)
		JournalLifecycle taskQueueJournal(MemoryTransport transport) {
			return this.journal.create(transport);
		}

		@Bean
		ScheduleFeature taskQueueSchedules(SchedulesProperties properties, ObjectProvider<JournalLifecycle> journal,
				ObjectProvider<EnqueuePort> tasks, Results results, VirtualClock clock) {
			RecoveryLoops loops = new RecoveryLoops();
			ScheduleFeature schedules = new ScheduleFeature(journal.getIfAvailable(), properties.schedules(),
					SingletonSupplier.of(tasks::getObject),
					new OpenTasks((id) -> results.callers().handle(id, Object.class), results.isStored()), clock,
					loops);
			// The clock gives them their turns
			loops.close();
			return schedules;
		}

		@Bean
		VirtualSchedules taskQueueVirtualSchedules(VirtualClock clock, ScheduleFeature schedules) {
			return new VirtualSchedules(clock, this.journal, schedules);
		}

	}

	/**
	 * Tasks run on the thread of the test.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TaskQueueContextCustomizer.MODE, havingValue = "INLINE")
	@ConditionalOnBooleanProperty(name = "task-queue.worker.enabled", matchIfMissing = true)
	@EnableConfigurationProperties({ WorkerProperties.class, CrashProperties.class })
	static class InlineConfiguration {

		@Bean(destroyMethod = "close")
		WorkerEngine taskQueueEngine(WorkerProperties properties, CrashProperties crash, MemoryTransport transport,
				TaskBeans beans, TaskSerializer serializer, Results results, ObjectProvider<Feature> features,
				ObjectProvider<TaskInterceptor> interceptors, ObjectProvider<TaskContextPropagator> propagators,
				ApplicationEventPublisher events) {
			return new WorkerEngine(properties.toSettings(false, crash), transport, transport.tasks(), beans,
					serializer, results.notes(),
					new WorkerExtensions(QueueControl.NONE, features.stream().map(PromptFeature::new).toList(),
							interceptors.orderedStream().toList(), propagators.orderedStream().toList()),
					events);
		}

		@Bean
		InlineWorkerFactory taskQueueInlineWorkers(MemoryTransport transport, WorkerEngine engine, QueueRegistry queues,
				TaskRegistry registry, VirtualClock clock, Tracker tracker, CrashProperties crash) {
			return (faults) -> new InlineWorker(transport, engine, queues, registry, faults, clock, tracker,
					crash.maxCrashes());
		}

	}

	/**
	 * Tasks run on the workers of the application, which has a virtual host of its own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = TaskQueueContextCustomizer.MODE, havingValue = "BROKER")
	@EnableRabbitBroker(isolated = true)
	static class BrokerConfiguration {

		@Bean
		@Fallback
		TaskClock taskClock() {
			return new SystemClock();
		}

		@Bean
		FaultProxy taskQueueFaultProxy(RabbitBroker broker) {
			return FaultProxy.to(broker);
		}

		/**
		 * The host of an encrypted connection may be verified.
		 */
		@Bean
		BrokerRoute taskQueueBrokerRoute(FaultProxy proxy) {
			return (broker) -> broker.tls() ? broker : broker.behind(proxy.host(), proxy.port());
		}

		@Bean
		BrokerFaults taskQueueBrokerFaults(FaultProxy proxy, Tracker tracker, ObjectProvider<Broker> transport) {
			return new BrokerFaults(proxy, tracker, SingletonSupplier.of(transport::getObject));
		}

		@Bean
		TaskPublisher taskQueuePublisher(Broker transport, FaultProxy proxy, BrokerFaults faults, Tracker tracker) {
			return new UnconfirmedPublisher(transport.tasks(), proxy, faults, tracker);
		}

		@Bean
		DeadLetters taskQueueDeadLetters(Broker broker, Tracker tracker, ObjectProvider<StatusFeature> status) {
			return new TrackedDeadLetters(
					DefaultDeadLetters.of(broker, (tasks) -> status.ifAvailable((feature) -> feature.discarded(tasks))),
					tracker);
		}

		@Bean
		PurgedQueues taskQueuePurgedQueues(RabbitBroker broker, Broker transport, QueueRegistry queues) {
			return new PurgedQueues(broker.connectionFactory(), transport.names(), queues);
		}

		@Bean
		BrokerTester taskTester(Tracker tracker, TaskRegistry registry, TaskSerializer serializer, TaskClient client,
				PurgedQueues queues, BrokerFaults faults, Broker transport, ObjectProvider<WorkerLifecycle> workers) {
			return new BrokerTester(tracker, new TaskNames(registry, serializer), client, queues, faults,
					workers.stream()
						.map((worker) -> new SingleAttempt(transport, transport.names(), worker.engine(), registry))
						.findFirst()
						.orElse(null));
		}

	}

	/**
	 * Creates the worker of a test.
	 */
	@FunctionalInterface
	interface InlineWorkerFactory {

		InlineWorker create(MemoryFaults faults);

	}

}
