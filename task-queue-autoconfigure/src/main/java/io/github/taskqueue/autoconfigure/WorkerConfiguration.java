package io.github.taskqueue.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

import io.github.taskqueue.autoconfigure.properties.CrashProperties;
import io.github.taskqueue.autoconfigure.properties.SchedulesProperties;
import io.github.taskqueue.autoconfigure.properties.WorkerProperties;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.message.TaskPublisher;
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
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * The worker's side.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "task-queue.worker.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ WorkerProperties.class, CrashProperties.class, SchedulesProperties.class })
class WorkerConfiguration {

	/**
	 * Whether or not webhooks are delivered here.
	 */
	@Bean
	CompletionWebhooks taskQueueWebhooks(ObjectProvider<EnqueuePort> tasks, TaskSerializer serializer) {
		return new CompletionWebhooks(SingletonSupplier.of(tasks::getObject), serializer, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnBean(Broker.class)
	ScheduleFeature taskQueueSchedules(SchedulesProperties properties, ObjectProvider<JournalLifecycle> journal,
			ObjectProvider<EnqueuePort> tasks, Results results, Broker broker) {
		return new ScheduleFeature(journal.getIfAvailable(), properties.schedules(),
				SingletonSupplier.of(tasks::getObject),
				new OpenTasks((id) -> results.callers().handle(id, Object.class), results.isStored()),
				Clock.systemUTC(), broker.loops());
	}

	@Bean
	@ConditionalOnBean(Broker.class)
	WorkerLifecycle taskQueueWorkers(WorkerProperties properties, CrashProperties crash, Environment environment,
			Broker broker, TaskPublisher publisher, QueueRegistry queues, TaskBeans beans, TaskSerializer serializer,
			Results results, ObjectProvider<Feature> features, ObjectProvider<TaskInterceptor> interceptors,
			ObjectProvider<TaskContextPropagator> propagators, PauseFeature pauses, ApplicationEventPublisher events) {
		ShutdownTimeCheck.warn(properties.shutdownTimeout(), environment);
		WorkerExtensions extensions = new WorkerExtensions(pauses.control(), features.stream().toList(),
				interceptors.orderedStream().toList(), propagators.orderedStream().toList());
		return new WorkerLifecycle(properties.toSettings(Threading.VIRTUAL.isActive(environment), crash), broker,
				publisher, queues, beans, serializer, results.notes(), extensions, events);
	}

}
