package io.github.taskqueue.internal.claim;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.claim.ClaimQueue.Answer;
import io.github.taskqueue.internal.claim.ClaimQueue.Request;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskClaims.Claim;
import io.github.taskqueue.internal.store.ClaimStore;
import io.github.taskqueue.internal.store.ClaimStore.Known;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Decides whether a call may use the id that it has chosen. While the store does not
 * answer, tasks are enqueued as if their ids were free.
 */
public final class Claims implements TaskClaims {

	/**
	 * Until the store is asked again what became of another caller's publish.
	 */
	private static final Duration PAUSE = Duration.ofMillis(50);

	private final ClaimQueue queue;

	private final Function<TaskMessage, TaskRecord> records;

	/**
	 * Claims ids in a store.
	 * @param records says of a task what is kept while it is not accepted
	 */
	public Claims(ClaimStore store, Function<TaskMessage, TaskRecord> records, Clock clock, RecoveryLoop loop) {
		this.queue = new ClaimQueue(store, clock, loop);
		this.records = records;
	}

	/**
	 * Whether a caller has just waited for the store in vain.
	 */
	public boolean hasGivenUp() {
		return this.queue.hasGivenUp();
	}

	@Override
	public Claim claim(TaskMessage message, Duration timeout) {
		TaskRecord record = this.records.apply(message).claim(Fingerprint.ofContent(message));
		long end = System.nanoTime() + timeout.toNanos();
		while (true) {
			Request request = new Request(record, timeout);
			Answer answer = this.queue.ask(request);
			Known known = answer.known();
			if (known == null || answer.claimedAt() != null) {
				return new Claimed(request);
			}
			refuseOther(message, known);
			if (known.claimedAt() == null) {
				return Claim.JOINED;
			}
			if (System.nanoTime() - end > 0 || !pause()) {
				throw new UnconfirmedTaskException(message.id(),
						"Another call publishes %s, and its outcome is not known yet".formatted(message), null);
			}
		}
	}

	private static boolean pause() {
		try {
			Thread.sleep(PAUSE.toMillis());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static void refuseOther(TaskMessage message, Known known) {
		TaskRecord earlier = known.task();
		String fingerprint = earlier.fingerprint();
		String owner = null;
		if (!earlier.name().equals(message.name())) {
			owner = "task '%s'".formatted(earlier.name());
		}
		else if (fingerprint != null && !Fingerprint.matches(fingerprint, message)) {
			owner = "an earlier call of '%s' with other arguments".formatted(earlier.name());
		}
		else if (known.cancelRequested() || earlier.status() == TaskStatus.CANCELLED) {
			owner = "an earlier call of '%s', which was cancelled".formatted(earlier.name());
		}
		if (owner != null) {
			throw new DuplicateTaskIdException(message.id(),
					"The id of %s belongs to %s (status %s); nothing was enqueued. Choose another id."
						.formatted(message, owner, earlier.status()));
		}
	}

	/**
	 * An id that is claimed, or is once the store answers.
	 */
	private final class Claimed implements Claim {

		private final Request request;

		Claimed(Request request) {
			this.request = request;
		}

		@Override
		public void release(boolean unknown) {
			Claims.this.queue.release(this.request, unknown);
		}

	}

}
