package io.github.taskqueue.internal.claim;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.store.ClaimStore;
import io.github.taskqueue.internal.store.ClaimStore.Known;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Asks the store for ids, many at a time and on a loop of its own. A store that does not
 * answer holds up one caller for a second, and no other until it is back.
 */
final class ClaimQueue {

	private static final Log logger = LogFactory.getLog(ClaimQueue.class);

	private static final int AT_ONCE = 100;

	/**
	 * A database may take its time to say that it does not answer.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/**
	 * By how much clocks may differ, and a process may be halted.
	 */
	private static final Duration TOLERANCE = Duration.ofSeconds(10);

	private final ClaimStore store;

	private final Clock clock;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job claiming;

	private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

	/**
	 * Whether a caller has waited for an answer in vain.
	 */
	private volatile boolean silent;

	private volatile long gaveUpAt = System.nanoTime();

	ClaimQueue(ClaimStore store, Clock clock, RecoveryLoop loop) {
		this.store = store;
		this.clock = clock;
		this.loop = loop;
		this.claiming = loop.add("The claims to task ids", this::turn);
	}

	/**
	 * Whether a caller has just waited for the store in vain.
	 */
	boolean hasGivenUp() {
		return this.silent && System.nanoTime() - this.gaveUpAt < 2 * PATIENCE.toNanos();
	}

	/**
	 * Waits for the answers to requests. While the store does not answer, one request
	 * after the other finds out whether it is back, and no caller waits for that.
	 */
	List<Answer> ask(List<Request> asked) {
		if (!this.silent || this.requests.isEmpty()) {
			this.requests.addAll(asked);
			this.claiming.wake();
		}
		if (this.silent) {
			return Collections.nCopies(asked.size(), Answer.NONE);
		}
		return asked.stream().map(this::await).toList();
	}

	/**
	 * As the store answers a portion of the requests after the other, many of them take
	 * their time and are no sign of silence.
	 */
	private Answer await(Request request) {
		if (this.silent) {
			return request.answer.getNow(Answer.NONE);
		}
		Answer answer = request.answer.copy()
			.completeOnTimeout(Answer.NONE, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
			.join();
		if (answer == Answer.NONE) {
			this.gaveUpAt = System.nanoTime();
			this.silent = true;
		}
		return answer;
	}

	/**
	 * Gives an id back once it is claimed, which may be after its caller has given up.
	 * @param unknown whether the task may have been accepted
	 */
	void release(Request request, boolean unknown) {
		request.answer.thenAccept((answer) -> {
			Instant claimedAt = answer.claimedAt;
			if (claimedAt != null) {
				// An earlier call may have been accepted, whatever becomes of this one
				this.loop.execute(() -> release(request.record.id(), claimedAt, unknown || answer.known != null));
			}
		});
	}

	/**
	 * If it cannot be noted, it takes a while until the call can be repeated.
	 */
	private void release(String taskId, Instant claimedAt, boolean unknown) {
		try {
			if (unknown) {
				this.store.leaveUnknown(taskId, claimedAt);
			}
			else {
				this.store.giveBack(taskId, claimedAt);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The claim to task id " + taskId + " cannot be released", ex);
		}
	}

	/**
	 * Claims what is asked for, once for each id.
	 */
	private Duration turn() {
		Map<String, Request> batch = new LinkedHashMap<>();
		try {
			for (Request next = this.requests.peek(); next != null && batch.size() < AT_ONCE
					&& batch.putIfAbsent(next.record.id(), next) == null; next = this.requests.peek()) {
				this.requests.remove();
			}
			if (!batch.isEmpty()) {
				claim(batch.values());
				this.silent = false;
			}
		}
		catch (Throwable ex) {
			boolean known = this.silent;
			this.silent = true;
			batch.values().forEach((request) -> request.answer.complete(Answer.NONE));
			if (!known) {
				logger.warn("The store is not available; ids of new tasks are not compared with those of earlier ones: "
						+ LogText.line(ex));
			}
		}
		return this.requests.isEmpty() ? RecoveryLoop.REST : Duration.ZERO;
	}

	private void claim(Collection<Request> requests) {
		Instant now = Instant.ofEpochMilli(this.clock.millis());
		Map<String, Known> known = this.store.claim(requests.stream().map(Request::record).toList(), now)
			.stream()
			.collect(Collectors.toMap((each) -> each.task().id(), Function.identity()));
		for (Request request : requests) {
			request.answer.complete(answer(request, known.get(request.record.id()), now));
		}
	}

	private Answer answer(Request request, @Nullable Known known, Instant now) {
		if (known == null) {
			return new Answer(null, now);
		}
		boolean again = known.mayBeClaimedAgain(request.record, now.minus(request.timeout).minus(TOLERANCE))
				&& this.store.claimAgain(known, now);
		return new Answer(known, again ? now : null);
	}

	/**
	 * A request for an id.
	 *
	 * @param record what is kept if the id is free
	 * @param timeout how long a publish takes
	 * @param answer completed when the store has answered, or not
	 */
	record Request(TaskRecord record, Duration timeout, CompletableFuture<Answer> answer) {

		Request(TaskRecord record, Duration timeout) {
			this(record, timeout, new CompletableFuture<>());
		}

	}

	/**
	 * An answer of the store.
	 *
	 * @param known what was there, or {@code null} for nothing
	 * @param claimedAt since when the id is claimed for the request, or {@code null}
	 */
	record Answer(@Nullable Known known, @Nullable Instant claimedAt) {

		/**
		 * The store has not answered.
		 */
		static final Answer NONE = new Answer(null, null);

	}

}
