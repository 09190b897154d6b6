package io.github.taskqueue.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.condition.ConditionalOnTaskStore;
import io.github.taskqueue.autoconfigure.properties.ReplyProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Results by reply, and status, results and checkpoints in a store.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplyProperties.class)
class ResultConfiguration {

	@Bean
	@ConditionalOnTaskStore
	StatusFeature taskQueueStatus(TaskStore store, TaskSerializer serializer, StoreProperties properties,
			ReplyProperties replies, TaskTransport transport, ObjectProvider<PauseFeature> pauses,
			@Value("${spring.application.name:application}") String application) {
		PauseFeature known = pauses.getIfAvailable();
		return new StatusFeature(store, serializer, properties.toSettings(application, replies.timeout()),
				transport.clock(), (known != null) ? known::waitingFor : (queue, task) -> null);
	}

	@Bean
	Results taskQueueResults(TaskTransport transport, TaskSerializer serializer, ReplyProperties properties,
			ObjectProvider<JournalLifecycle> journal, ObjectProvider<StatusFeature> status) {
		return new Results(transport, serializer, properties.timeout(), properties.maxPending(),
				journal.getIfAvailable(), status.getIfAvailable());
	}

}
