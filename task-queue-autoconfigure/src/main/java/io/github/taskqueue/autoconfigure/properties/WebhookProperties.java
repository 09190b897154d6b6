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
 *
 * @param secret Secret that signs webhooks, whsec_ and the Base64 of 24 to 64 bytes, or
 * several while it is changed. Without one, no webhooks are sent and callbacks are
 * refused.
 * @param requireHttps Whether callbacks must be https.
 * @param allowPrivateNetworks Whether webhooks may be sent to private networks and to
 * this machine.
 * @param allowedHosts Allowed host names of webhooks, such as hooks.example.com or
 * *.example.com. Any public host, if empty.
 * @param allowedPorts Allowed ports of webhooks. Default is 443, also 80 if https is not
 * required, and any if private networks are allowed.
 * @param timeout Longest time of one delivery, from the connect to the end of the
 * response. At most a minute.
 * @param maxResponseSize Size up to which a response is read and dropped before the
 * connection is closed.
 * @param backoff Pauses between the attempts of a delivery. The last one is repeated if
 * there are more attempts. Each is up to a tenth shorter or longer.
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

	public TargetRules targets() {
		return new TargetRules(this.requireHttps, this.allowPrivateNetworks, this.allowedHosts, this.allowedPorts);
	}

	/**
	 * Makes what needs the secrets.
	 * @param factory takes the secrets
	 * @param <T> type of what is made
	 * @return what was made
	 * @throws StartException if one of them is no secret
	 */
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
