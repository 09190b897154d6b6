package io.github.taskqueue.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.condition.ConditionalOnTaskStore;
import io.github.taskqueue.autoconfigure.properties.ReplyProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.internal.broker.Broker;
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
			ReplyProperties replies, @Value("${spring.application.name:application}") String application) {
		return new StatusFeature(store, serializer, properties.toSettings(application, replies.timeout()),
				Clock.systemUTC());
	}

	@Bean
	Results taskQueueResults(Broker broker, TaskSerializer serializer, ReplyProperties properties,
			ObjectProvider<StatusFeature> status) {
		return new Results(broker.replies(), serializer, properties.timeout(), properties.maxPending(),
				broker.loops().create("reply-expiry"), status.getIfAvailable());
	}

}
