package io.github.taskqueue.chaos.agent;

import java.util.List;
import java.util.stream.Stream;

/**
 * Places where a process can be made to halt.
 */
public enum CrashPoint {

	/** A worker has got a delivery. */
	DELIVERED("internal.worker.consume.ConsumerSession", "take", CrashPointAdvice.OnEnter.class),

	/** The body has run, and nobody knows yet. */
	EFFECT_DONE("internal.worker.attempt.TaskInvoker", "invoke", CrashPointAdvice.OnExit.class),

	/** The next attempt is confirmed, and this one not acknowledged. */
	RETRY_CONFIRMED("internal.worker.settle.TaskSettlement", "enqueue", CrashPointAdvice.OnCompletion.class),

	/** The dead letter is confirmed, and the task not acknowledged. */
	DEAD_LETTER_CONFIRMED("internal.worker.settle.TaskSettlement", "bury", CrashPointAdvice.OnCompletion.class),

	/** Acks are about to be sent. */
	ACK_DUE("internal.worker.consume.AckWindow", "flush", CrashPointAdvice.OnEnter.class),

	/** The broker has confirmed a task, and its caller does not know. */
	PUBLISH_CONFIRMED("internal.broker.publish.ConfirmedPublisher", "publish", CrashPointAdvice.OnExit.class);

	private final Transformation transformation;

	CrashPoint(String type, String method, Class<?> advice) {
		this.transformation = Transformation.at(Mutant.LIBRARY + type, method, advice, this);
	}

	/**
	 * Returns the places that workers come to.
	 * @return all but the one of publishers
	 */
	public static List<CrashPoint> ofWorkers() {
		return Stream.of(values()).filter((point) -> point != PUBLISH_CONFIRMED).toList();
	}

	Transformation transformation() {
		return this.transformation;
	}

}
