package io.github.taskqueue.context;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;

import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.internal.schedule.OpenTasks;
import io.github.taskqueue.internal.schedule.ScheduleFeature;
import io.github.taskqueue.internal.worker.WorkerExtensions;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.WorkerSettings;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * What only workers need.
 */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

	static final WorkerSettings SETTINGS = new WorkerSettings(false, Duration.ofSeconds(25), Duration.ofSeconds(5), 10,
			Duration.ofSeconds(30), Duration.ofHours(24), true, 3);

	/**
	 * The webhooks are delivered by workers with Spring Boot.
	 */
	@Bean
	CompletionWebhooks taskQueueWebhooks(ObjectProvider<EnqueuePort> tasks, TaskSerializer serializer) {
		return new CompletionWebhooks(SingletonSupplier.of(tasks::getObject), serializer, Clock.systemUTC());
	}

	@Bean
	ScheduleFeature taskQueueSchedules(ObjectProvider<JournalLifecycle> journal, ObjectProvider<EnqueuePort> tasks,
			Results results, Broker broker) {
		return new ScheduleFeature(journal.getIfAvailable(), Map.of(), SingletonSupplier.of(tasks::getObject),
				new OpenTasks((id) -> results.callers().handle(id, Object.class), results.isStored()),
				Clock.systemUTC(), broker.loops());
	}

	@Bean
	WorkerLifecycle taskQueueWorkers(Broker broker, QueueRegistry queues, TaskBeans beans, TaskSerializer serializer,
			Results results, ObjectProvider<Feature> features, ObjectProvider<TaskInterceptor> interceptors,
			ObjectProvider<TaskContextPropagator> propagators, PauseFeature pauses, ApplicationEventPublisher events) {
		WorkerExtensions extensions = new WorkerExtensions(pauses.control(), features.stream().toList(),
				interceptors.orderedStream().toList(), propagators.orderedStream().toList());
		return new WorkerLifecycle(SETTINGS, broker, broker.tasks(), queues, beans, serializer, results.notes(),
				extensions, events);
	}

}
