package io.github.taskqueue.autoconfigure;

import java.time.Clock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.autoconfigure.condition.OnWebhookSecretCondition;
import io.github.taskqueue.autoconfigure.properties.WebhookProperties;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.webhook.WebhookVerifier;
import io.github.taskqueue.webhook.internal.CallbackRefusal;
import io.github.taskqueue.webhook.internal.CompletionWebhooks;
import io.github.taskqueue.webhook.internal.WebhookDelivery;

/**
 * Door of the room: what enqueues webhooks and, where there is a secret, what sends and
 * verifies them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
@Import(WebhookDeliveryConfiguration.class)
public class TaskWebhookConfiguration {

	@Bean
	CompletionWebhooks taskCompletionWebhooks(PublishChain chain, TaskSerializer serializer) {
		return new CompletionWebhooks(chain, serializer, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean(WebhookDelivery.class)
	CallbackRefusal taskCallbackRefusal() {
		return new CallbackRefusal();
	}

	@Bean
	@Conditional(OnWebhookSecretCondition.class)
	@ConditionalOnMissingBean
	WebhookVerifier webhookVerifier(WebhookProperties properties) {
		return properties.withSecrets(WebhookVerifier::new);
	}

}
