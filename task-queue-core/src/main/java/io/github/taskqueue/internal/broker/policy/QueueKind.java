package io.github.taskqueue.internal.broker.policy;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * What a queue of the library is for, and what settings of policies do to it.
 */
enum QueueKind {

	TASKS {

		@Override
		@Nullable String harm(QueuePolicies queue, String setting) {
			return switch (setting) {
				case "message-ttl" -> "tasks that wait for longer become dead letters";
				case "expires" -> "the queue is deleted with its tasks when it is unused for that time";
				case "max-length", "max-length-bytes" ->
					queue.dropsHead() ? "the oldest tasks become dead letters when the queue is full" : null;
				case "overflow" -> queue.dropsHead()
						? "dead letters can be lost on their way, as RabbitMQ sends them at most once" : null;
				default -> null;
			};
		}

	},

	DEAD_LETTERS {

		@Override
		@Nullable String harm(QueuePolicies queue, String setting) {
			return switch (setting) {
				case "message-ttl" -> "dead letters are lost after that time";
				case "expires" -> "the queue is deleted with its dead letters when it is unused for that time";
				case "max-length", "max-length-bytes" ->
					queue.dropsHead() ? "the oldest dead letters are lost when the queue is full"
							: "dead letters are refused when the queue is full, and hold up their queues";
				case "delivery-limit" -> queue.isBelow(setting, "x-delivery-limit")
						? "a dead letter is lost when it has been looked at that often" : null;
				default -> null;
			};
		}

	},

	DELAY {

		@Override
		@Nullable String harm(QueuePolicies queue, String setting) {
			return switch (setting) {
				case "message-ttl" -> queue.isBelow(setting, "x-message-ttl")
						? "delayed tasks come down too soon, and are sent up again each time" : null;
				case "expires" -> "the queue is deleted with its delayed tasks when it is unused for that time";
				case "max-length", "max-length-bytes" ->
					queue.dropsHead() ? "delayed tasks come down too soon when the queue is full"
							: "delayed tasks and retries are refused when the queue is full";
				case "overflow" -> queue.dropsHead()
						? "delayed tasks can be lost on their way, as RabbitMQ sends them at most once" : null;
				default -> null;
			};
		}

	},

	REPLIES {

		@Override
		@Nullable String harm(QueuePolicies queue, String setting) {
			return switch (setting) {
				// The queue ends with its messages anyway, when its time is up
				case "message-ttl", "expires" -> queue.isBelow(setting, "x-expires") ? CUT_OFF : null;
				case "max-length", "max-length-bytes" -> "results are lost when the queue is full";
				default -> null;
			};
		}

	};

	private static final String CUT_OFF = "results are lost for callers that are cut off for longer";

	/**
	 * Tells what harm a setting does to a queue of this kind, {@code null} if it does
	 * none.
	 */
	abstract @Nullable String harm(QueuePolicies queue, String setting);

	/**
	 * The kind of a queue, {@code null} if it is not one of the namespace.
	 */
	static @Nullable QueueKind of(String queue, TopologyNames names, Topology topology) {
		if (LadderNames.isLevel(queue)) {
			return DELAY;
		}
		if (queue.equals(LadderNames.UNROUTED) || queue.startsWith(names.deadLetterQueue(""))) {
			return DEAD_LETTERS;
		}
		if (queue.startsWith(names.replyPrefix())) {
			return REPLIES;
		}
		QueueAddress address = topology.queueOf(queue);
		boolean tasks = queue.startsWith(names.suspectsQueue("")) || (address != null && address.names().equals(names));
		return tasks ? TASKS : null;
	}

}
