package io.github.taskqueue.internal.claim;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Keeps none while it waits for another caller, who may wait for one of these.
	 */
	@Override
	public List<Claim> claim(List<TaskMessage> messages, Duration timeout) {
		List<TaskRecord> records = messages.stream().map(this::record).toList();
		long end = System.nanoTime() + timeout.toNanos();
		while (true) {
			List<Request> requests = records.stream().map((record) -> new Request(record, timeout)).toList();
			List<Claim> claims = new ArrayList<>();
			Optional<TaskMessage> undecided = decide(messages, requests, claims);
			if (undecided.isEmpty()) {
				return claims;
			}
			claims.forEach((claim) -> claim.release(false));
			if (System.nanoTime() - end > 0 || !pause()) {
				throw new UnconfirmedTaskException(undecided.get().id(),
						"Another call publishes %s, and its outcome is not known yet".formatted(undecided.get()), null);
			}
		}
	}

	private TaskRecord record(TaskMessage message) {
		return this.records.apply(message).claim(Fingerprint.ofContent(message));
	}

	/**
	 * Asks for all ids at once.
	 * @return a task that another caller publishes
	 */
	private Optional<TaskMessage> decide(List<TaskMessage> messages, List<Request> requests, List<Claim> claims) {
		Optional<TaskMessage> undecided = Optional.empty();
		List<Answer> answers = this.queue.ask(requests);
		DuplicateTaskIdException refusal = null;
		for (int i = 0; i < requests.size(); i++) {
			Known known = answers.get(i).known();
			if (known == null || answers.get(i).claimedAt() != null) {
				claims.add(new Claimed(requests.get(i)));
				continue;
			}
			refusal = (refusal != null) ? refusal : refusal(messages.get(i), known);
			claims.add(Claim.JOINED);
			undecided = (known.claimedAt() != null) ? Optional.of(messages.get(i)) : undecided;
		}
		if (refusal != null) {
			claims.forEach((claim) -> claim.release(false));
			throw refusal;
		}
		return undecided;
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

	private static @Nullable DuplicateTaskIdException refusal(TaskMessage message, Known known) {
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
		else if (earlier.status() == TaskStatus.EXPIRED) {
			owner = "an earlier call of '%s', which has expired".formatted(earlier.name());
		}
		return (owner != null) ? new DuplicateTaskIdException(message.id(),
				"The id of %s belongs to %s (status %s); nothing was enqueued. Choose another id.".formatted(message,
						owner, earlier.status()))
				: null;
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
