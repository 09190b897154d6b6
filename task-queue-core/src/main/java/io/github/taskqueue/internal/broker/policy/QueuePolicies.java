package io.github.taskqueue.internal.broker.policy;

import tools.jackson.databind.JsonNode;

import org.springframework.util.StringUtils;

import io.github.taskqueue.internal.message.LogText;

/**
 * What policies set on a queue, in the words of the management API.
 */
record QueuePolicies(JsonNode queue) {

	String name() {
		return LogText.line(this.queue.path("name").asString(""));
	}

	/**
	 * RabbitMQ learns the policies of a new queue with its first statistics, up to ten
	 * seconds later. Until then the definition is missing; without policies it is empty.
	 */
	boolean isKnown() {
		return this.queue.has("effective_policy_definition");
	}

	/**
	 * The settings of the policy and the operator policy together. Of a number that both
	 * set, it is the smaller one.
	 */
	JsonNode settings() {
		return this.queue.path("effective_policy_definition");
	}

	/**
	 * The broker does not tell which of the two a setting comes from.
	 */
	String source() {
		String policy = named("Policy", "policy");
		String operator = named("Operator policy", "operator_policy");
		return policy.isEmpty() ? operator
				: policy + (operator.isEmpty() ? "" : " or " + StringUtils.uncapitalize(operator));
	}

	private String named(String kind, String property) {
		String name = this.queue.path(property).asString("");
		return name.isEmpty() ? "" : "%s '%s'".formatted(kind, LogText.line(name));
	}

	/**
	 * Whether a policy sets a limit below the argument with which the queue was declared.
	 * The broker takes the smaller one of the two.
	 */
	boolean isBelow(String setting, String argument) {
		long limit = settings().path(setting).asLong(-1);
		return limit >= 0 && limit < this.queue.path("arguments").path(argument).asLong(Long.MAX_VALUE);
	}

	/**
	 * Whether the queue makes room for new messages when it is full. Here a policy
	 * outweighs the argument, and at-least-once dead-lettering ends.
	 */
	boolean dropsHead() {
		String argument = this.queue.path("arguments").path("x-overflow").asString("drop-head");
		return settings().path("overflow").asString(argument).equals("drop-head");
	}

}
