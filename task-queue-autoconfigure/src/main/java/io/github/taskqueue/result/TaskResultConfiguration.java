package io.github.taskqueue.result;

import java.time.Clock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.TaskSerializer;
import io.github.taskqueue.message.TaskReplies;
import io.github.taskqueue.pipeline.TaskResults;

/**
 * Door of the room: results by reply, for callers and for workers.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplyProperties.class)
public class TaskResultConfiguration {

	@Bean
	PendingResults taskPendingResults(ReplyProperties properties) {
		return new PendingResults(properties.maxPending(), Clock.systemUTC());
	}

	@Bean
	ReplyExpiry taskReplyExpiry(PendingResults pending) {
		return new ReplyExpiry(pending);
	}

	@Bean
	@ConditionalOnMissingBean
	TaskResults taskResults(TaskReplies replies, TaskSerializer serializer, PendingResults pending,
			ReplyProperties properties) {
		return new ReplyResults(replies, serializer, pending, properties.timeout());
	}

	@Bean
	ReplyingListener taskReplyingListener(TaskReplies replies, TaskSerializer serializer) {
		return new ReplyingListener(replies, serializer);
	}

}
