package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.condition.OnWebhookSecretCondition;
import io.github.taskqueue.autoconfigure.properties.WebhookProperties;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.webhook.WebhookSigner;
import io.github.taskqueue.webhook.WebhookVerifier;
import io.github.taskqueue.webhook.internal.CallbackHeader;
import io.github.taskqueue.webhook.internal.DeliverySchedule;
import io.github.taskqueue.webhook.internal.GoneReceivers;
import io.github.taskqueue.webhook.internal.HostResolver;
import io.github.taskqueue.webhook.internal.SignedPost;
import io.github.taskqueue.webhook.internal.TargetGuard;
import io.github.taskqueue.webhook.internal.WebhookClient;
import io.github.taskqueue.webhook.internal.WebhookDelivery;

/**
 * Webhooks, where a secret is set. Without, tasks with a callback are refused.
 */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebhookDelivery.class)
	@EnableConfigurationProperties(WebhookProperties.class)
	static class VerifierConfiguration {

		@Bean
		@Conditional(OnWebhookSecretCondition.class)
		@ConditionalOnMissingBean
		WebhookVerifier taskQueueWebhookVerifier(WebhookProperties properties) {
			return properties.withSecrets(WebhookVerifier::new);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebhookDelivery.class, HttpClient.class })
	@Conditional(OnWebhookSecretCondition.class)
	static class DeliveryConfiguration {

		private final Clock clock = Clock.systemUTC();

		@Bean
		CallbackHeader taskQueueCallbacks() {
			return new CallbackHeader();
		}

		@Bean
		WebhookClient taskQueueWebhookClient(WebhookProperties properties) {
			return new WebhookClient(properties.timeout(), properties.maxResponseSize(),
					DefaultClientTlsStrategy.createDefault(), this.clock);
		}

		@Bean
		WebhookDelivery taskQueueWebhookDelivery(WebhookProperties properties, WebhookClient client) {
			SignedPost post = new SignedPost(new TargetGuard(properties.targets(), HostResolver.SYSTEM),
					properties.withSecrets(WebhookSigner::new), client, this.clock);
			DeliverySchedule schedule = new DeliverySchedule(properties.backoff(),
					() -> ThreadLocalRandom.current().nextLong());
			return new WebhookDelivery(post, schedule, new GoneReceivers(this.clock));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.github.taskqueue.webhook.internal.WebhookDelivery")
	@Conditional(OnWebhookSecretCondition.class)
	static class MissingConfiguration {

		@Bean
		static BeanFactoryPostProcessor taskQueueWithoutWebhooks() {
			throw new StartException(
					"task-queue.webhook.secret is set, and io.github.taskqueue:task-queue-webhook is not on the class"
							+ " path.",
					"Add io.github.taskqueue:task-queue-webhook, or remove task-queue.webhook.secret.");
		}

	}

}
