package io.github.taskqueue.internal.broker;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.pipeline.TaskResults;

/**
 * What carries tasks, replies and dead letters between processes: the {@link Broker}, or
 * the memory of a test. Thread-safe.
 */
public interface TaskTransport {

	/**
	 * Takes tasks.
	 */
	TaskPublisher tasks();

	/**
	 * Takes results to the callers of tasks.
	 */
	TaskReplies replies();

	/**
	 * Writes and reads the messages.
	 */
	TaskMessageConverter converter();

	/**
	 * Decodes the bodies of the messages.
	 */
	BodyCodecs codecs();

	/**
	 * Takes a dead letter.
	 */
	CompletableFuture<Void> bury(Outgoing letter);

	/**
	 * Declares the queue for the dead letters of a queue, as it is missing.
	 */
	void declareDeadLetterQueue(QueueAddress origin);

	/**
	 * The loops that bring back what was lost, and repeat what failed.
	 */
	RecoveryLoops loops();

	/**
	 * The clock by which tasks are due.
	 */
	default Clock clock() {
		return Clock.systemUTC();
	}

	/**
	 * Spends the pause before an attempt in place on the current thread.
	 */
	default void pause(Duration pause) throws InterruptedException {
		Thread.sleep(pause.toMillis());
	}

	/**
	 * What callers get results from.
	 */
	default TaskResults callers(TaskResults results) {
		return results;
	}

	/**
	 * Where the futures of callers are completed, as what they have chained to them may
	 * take its time.
	 */
	default Executor callbacks() {
		return new CompletableFuture<Void>().defaultExecutor();
	}

}
