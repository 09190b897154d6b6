package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.condition.OnWebhookSecretCondition;
import io.github.taskqueue.autoconfigure.properties.WebhookProperties;
import io.github.taskqueue.webhook.WebhookSigner;
import io.github.taskqueue.webhook.internal.DeliverySchedule;
import io.github.taskqueue.webhook.internal.GoneReceivers;
import io.github.taskqueue.webhook.internal.HostResolver;
import io.github.taskqueue.webhook.internal.SignedPost;
import io.github.taskqueue.webhook.internal.TargetGuard;
import io.github.taskqueue.webhook.internal.WebhookClient;
import io.github.taskqueue.webhook.internal.WebhookDelivery;

/**
 * What delivers webhooks, where there are a secret and Apache HttpClient.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(HttpClient.class)
@Conditional(OnWebhookSecretCondition.class)
class WebhookDeliveryConfiguration {

	private final Clock clock = Clock.systemUTC();

	@Bean
	WebhookClient taskWebhookClient(WebhookProperties properties) {
		return new WebhookClient(properties.timeout(), properties.maxResponseSize(),
				DefaultClientTlsStrategy.createDefault(), this.clock);
	}

	@Bean
	WebhookDelivery taskWebhookDelivery(WebhookProperties properties, WebhookClient client) {
		SignedPost post = new SignedPost(new TargetGuard(properties.targets(), HostResolver.SYSTEM),
				properties.withSecrets(WebhookSigner::new), client, this.clock);
		DeliverySchedule schedule = new DeliverySchedule(properties.backoff(),
				() -> ThreadLocalRandom.current().nextLong());
		return new WebhookDelivery(post, schedule, new GoneReceivers(this.clock));
	}

}
