package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

import io.github.taskqueue.internal.broker.BrokerSettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.Declare;
import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;

/**
 * Settings of the broker.
 *
 * @param namespace Prefix of all exchanges and queues except the delay ladder, which all
 * namespaces of a virtual host share.
 * @param failFast Whether startup fails if the broker is not reachable.
 * @param topology Settings for exchanges and queues.
 * @param journal Where workers keep what operators and leaders decide. Without a value,
 * in a stream, and a worker that cannot have it starts without.
 * @param publisher Settings for publishing.
 * @param signature Settings for signed tasks.
 */
@ConfigurationProperties("task-queue")
public record BrokerProperties(@DefaultValue("tq") String namespace, @DefaultValue("false") boolean failFast,
		@DefaultValue TopologyProperties topology, @Nullable Journal journal,
		@DefaultValue PublisherProperties publisher, @DefaultValue SignatureProperties signature) {

	public BrokerProperties {
		Assert.isTrue(namespace.matches("[A-Za-z0-9_-]{1,40}"),
				"task-queue.namespace must be 1 to 40 letters, digits, underscores or hyphens");
	}

	/**
	 * The settings of the library.
	 * @param application name of the application, or {@code null}
	 * @return the settings
	 */
	public BrokerSettings toSettings(@Nullable String application) {
		return new BrokerSettings(application, this.namespace, this.failFast, this.topology.toSettings(),
				this.topology.checkPolicies(), this.publisher.confirmTimeout(), this.publisher.maxInFlight(),
				this.signature.keys(), this.signature.required());
	}

	/**
	 * Where workers keep what operators and leaders decide.
	 */
	public enum Journal {

		/**
		 * In a stream of the broker, without which no worker starts.
		 */
		STREAM,

		/**
		 * Nowhere. What needs it is not available.
		 */
		NONE

	}

	/**
	 * Settings for exchanges and queues.
	 *
	 * @param declare Whether exchanges and queues are declared, only verified, or
	 * neither.
	 * @param onMismatch Treatment of a queue that exists with other arguments.
	 * @param declareDelays Whether the delay ladder is declared, or verified, at the
	 * start or for the first delayed task.
	 * @param checkPolicies URI of RabbitMQ's management API, such as
	 * http://localhost:15672, which is then asked after the start for policies that do
	 * harm to the queues. A user and a password in it are used instead of those of the
	 * connection.
	 */
	public record TopologyProperties(@DefaultValue("declare") Declare declare,
			@DefaultValue("fail") OnMismatch onMismatch, @DefaultValue("on-use") DeclareDelays declareDelays,
			@Nullable String checkPolicies) {

		public TopologySettings toSettings() {
			return new TopologySettings(this.declare, this.onMismatch, this.declareDelays == DeclareDelays.AT_START);
		}

		@Override
		public String toString() {
			return "TopologyProperties[declare=%s, onMismatch=%s, declareDelays=%s, checkPolicies=%s]"
				.formatted(this.declare, this.onMismatch, this.declareDelays, this.checkPolicies != null);
		}

	}

	/**
	 * When the delay ladder is declared.
	 */
	public enum DeclareDelays {

		/**
		 * For the first delayed task or retry.
		 */
		ON_USE,

		/**
		 * With the queues.
		 */
		AT_START

	}

	/**
	 * Settings for publishing.
	 *
	 * @param confirmTimeout Longest time that an enqueue waits for the broker, including
	 * all retries.
	 * @param maxInFlight Most tasks that wait for their confirm at a time.
	 */
	public record PublisherProperties(@DefaultValue("5s") Duration confirmTimeout,
			@DefaultValue("1000") int maxInFlight) {

		public PublisherProperties {
			Assert.isTrue(confirmTimeout.compareTo(Duration.ZERO) > 0,
					"task-queue.publisher.confirm-timeout must be positive");
			Assert.isTrue(maxInFlight > 0, "task-queue.publisher.max-in-flight must be positive");
		}

	}

	/**
	 * Settings for signed tasks.
	 *
	 * @param keys Secrets of 32 characters or more that callers and workers share. Tasks
	 * are signed with the first one, and accepted if signed with any of them. Without
	 * keys, nothing is signed and every task is accepted.
	 * @param required Whether workers refuse tasks without a signature, if there are
	 * keys.
	 */
	public record SignatureProperties(@DefaultValue List<String> keys, @DefaultValue("true") boolean required) {

		private static final int LEAST_LENGTH = 32;

		public SignatureProperties {
			Assert.isTrue(keys.stream().allMatch((key) -> key.length() >= LEAST_LENGTH),
					"Each of task-queue.signature.keys must have at least " + LEAST_LENGTH + " characters");
		}

		@Override
		public String toString() {
			return "SignatureProperties[%d keys, required=%s]".formatted(this.keys.size(), this.required);
		}

	}

}
