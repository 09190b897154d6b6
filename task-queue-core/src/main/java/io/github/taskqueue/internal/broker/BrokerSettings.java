package io.github.taskqueue.internal.broker;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.declaration.TopologySettings;

/**
 * Settings of the connection to RabbitMQ.
 *
 * @param application name of the application, or {@code null} if it has none
 * @param namespace prefix of exchanges and queues
 * @param failFast whether the start fails while the broker cannot be reached
 * @param topology how exchanges and queues are declared
 * @param checkPolicies URI of the management API, to check policies with, or {@code null}
 * @param confirmTimeout the longest wait for a confirm
 * @param maxInFlight how many messages may wait for their confirm at a time
 * @param signatureKeys secrets for signed tasks
 * @param signatureRequired whether tasks without a signature are refused
 */
public record BrokerSettings(@Nullable String application, String namespace, boolean failFast,
		TopologySettings topology, @Nullable String checkPolicies, Duration confirmTimeout, int maxInFlight,
		List<String> signatureKeys, boolean signatureRequired) {

}
