package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.webhook.internal.TargetRules;

/**
 * Settings of webhooks.
 */
@ConfigurationProperties("task-queue.webhook")
public record WebhookProperties(@DefaultValue List<String> secret, @DefaultValue("true") boolean requireHttps,
		@DefaultValue("false") boolean allowPrivateNetworks, @DefaultValue List<String> allowedHosts,
		@DefaultValue List<Integer> allowedPorts, @DefaultValue("15s") Duration timeout,
		@DefaultValue("64KB") DataSize maxResponseSize, @DefaultValue( {
				"5s", "5m", "30m", "2h", "5h", "10h", "14h" }) List<Duration> backoff){

	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

	public WebhookProperties {
		Assert.isTrue(timeout.toMillis() > 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
				"task-queue.webhook.timeout must be positive and at most a minute");
		Assert.isTrue(!maxResponseSize.isNegative(), "task-queue.webhook.max-response-size must not be negative");
		Assert.notEmpty(backoff, "task-queue.webhook.backoff must contain at least one pause");
		Assert.isTrue(backoff.stream().noneMatch(Duration::isNegative),
				"task-queue.webhook.backoff must not be negative");
	}

	/**
	 * Makes what needs the secrets.
	 */
	public TargetRules targets() {
		return new TargetRules(this.requireHttps, this.allowPrivateNetworks, this.allowedHosts, this.allowedPorts);
	}

	public <T> T withSecrets(Function<List<String>, T> factory) {
		try {
			return factory.apply(this.secret);
		}
		catch (IllegalArgumentException ex) {
			throw new StartException("task-queue.webhook.secret is invalid: %s.".formatted(ex.getMessage()),
					"Set whsec_ and the Base64 of 24 to 64 random bytes, such as: echo whsec_$(openssl rand -base64 32)");
		}
	}

	/**
	 * Leaves the secrets out, so that no log shows them.
	 */
	@Override
	public String toString() {
		return "WebhookProperties[%d secrets, timeout=%s]".formatted(this.secret.size(), this.timeout);
	}

}
