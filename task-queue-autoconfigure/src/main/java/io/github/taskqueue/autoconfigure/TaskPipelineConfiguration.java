package io.github.taskqueue.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;

/**
 * Door of the room: the publish chain. Workers compose the execution chain, as they hold
 * what stands at its end.
 */
@Configuration(proxyBeanMethods = false)
public class TaskPipelineConfiguration {

	@Bean
	PublishChain publishChain(ObjectProvider<PublishInterceptor> interceptors, TaskPublisher publisher) {
		return new PublishChain(interceptors.orderedStream().toList(), publisher);
	}

}
