package io.github.taskqueue.internal.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * Passes through dead-letter queues for what callers ask.
 */
public final class DefaultDeadLetters implements DeadLetters {

	private static final Log logger = LogFactory.getLog(DefaultDeadLetters.class);

	private static final Duration LONGEST_PASS = Duration.ofMinutes(10);

	private final LetterQueues queues;

	private final ConfirmedPublisher publisher;

	private final ReplayFactory replays;

	private final LetterReader reader;

	private final Consumer<Collection<TaskKey>> discarded;

	/**
	 * Reads and moves the dead letters of a broker.
	 * @param discarded is told the tasks whose letters were discarded
	 */
	public static DefaultDeadLetters of(Broker broker, Consumer<Collection<TaskKey>> discarded) {
		LetterQueues queues = new LetterQueues(broker.connections().browsing(), broker.names(),
				broker.publisher().confirmTimeout(), LONGEST_PASS);
		return new DefaultDeadLetters(queues, broker.publisher(),
				new ReplayFactory(broker.signatures(), broker.topology(), broker.codecs(), broker.clock()),
				new LetterReader(broker.codecs()), discarded);
	}

	DefaultDeadLetters(LetterQueues queues, ConfirmedPublisher publisher, ReplayFactory replays, LetterReader reader,
			Consumer<Collection<TaskKey>> discarded) {
		this.discarded = discarded;
		this.queues = queues;
		this.publisher = publisher;
		this.replays = replays;
		this.reader = reader;
	}

	@Override
	public int count(String queue) {
		return this.queues.count(queue);
	}

	@Override
	public List<DeadLetter> list(String queue, int limit) {
		Assert.isTrue(limit > 0, "'limit' must be at least 1");
		List<DeadLetter> letters = new ArrayList<>();
		try (LetterPass pass = this.queues.pass(queue, Math.min(limit, count(queue)))) {
			for (Letter next = pass.next(); next != null; next = pass.next()) {
				letters.add(this.reader.read(queue, next));
			}
		}
		return letters;
	}

	@Override
	public Optional<DeadLetter> find(String queue, String taskId) {
		try (LetterPass pass = this.queues.pass(queue, count(queue))) {
			Letter found = first(pass, (letter) -> taskId.equals(letter.properties().getMessageId()));
			return Optional.ofNullable(found).map((letter) -> this.reader.read(queue, letter));
		}
	}

	private static @Nullable Letter first(LetterPass pass, Predicate<Letter> wanted) {
		Letter next = pass.next();
		while (next != null && !wanted.test(next)) {
			next = pass.next();
		}
		return next;
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter) {
		return replay(queue, filter, Pace.unlimited());
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter, int perSecond) {
		Assert.isTrue(perSecond > 0, "'perSecond' must be at least 1");
		return replay(queue, filter, Pace.perSecond(perSecond));
	}

	private int replay(String queue, Predicate<DeadLetter> filter, Pace pace) {
		QueueAddress address = this.queues.address(queue);
		Function<Letter, Outgoing> messages = (letter) -> this.replays.replay(address, letter);
		return remove(queue, filter, (pass, removed) -> new Replay(pass, this.publisher, messages, pace, removed));
	}

	@Override
	public int discard(String queue, Predicate<DeadLetter> filter) {
		return remove(queue, filter, (pass, removed) -> new Discard(pass, removed, this.discarded));
	}

	/**
	 * Takes another pass where one had to end early, unless it has brought nothing.
	 */
	private int remove(String queue, Predicate<DeadLetter> filter, BiFunction<LetterPass, AtomicInteger, Removal> how) {
		AtomicInteger removed = new AtomicInteger();
		int left = count(queue);
		int before;
		boolean again;
		try {
			do {
				before = removed.get();
				again = remove(queue, left, filter, (pass) -> how.apply(pass, removed));
				left -= removed.get() - before;
			}
			while (again && removed.get() > before);
		}
		catch (TaskEnqueueException ex) {
			logger.warn("%d dead letters of queue '%s' were removed; the others stay: %s".formatted(removed.get(),
					queue, ex.getMessage()));
			throw ex;
		}
		return removed.get();
	}

	private boolean remove(String queue, int limit, Predicate<DeadLetter> filter, Function<LetterPass, Removal> how) {
		try (LetterPass pass = this.queues.pass(queue, limit); Removal removal = how.apply(pass)) {
			for (Letter next = pass.next(); next != null; next = pass.next()) {
				if (filter.test(this.reader.read(queue, next))) {
					removal.remove(next);
				}
			}
			return pass.isCutShort();
		}
	}

	@Override
	public int replay(DeadLetter letter) {
		QueueAddress address = this.queues.address(letter.queue());
		Function<Letter, Outgoing> messages = (original) -> letter.body().equals(this.reader.body(original))
				? this.replays.replay(address, original) : this.replays.replay(address, original, letter.body());
		AtomicInteger removed = new AtomicInteger();
		try (LetterPass pass = this.queues.pass(letter.queue(), count(letter.queue()));
				Removal replay = new Replay(pass, this.publisher, messages, Pace.unlimited(), removed)) {
			Letter original = first(pass, (candidate) -> isSame(this.reader.read(letter.queue(), candidate), letter));
			if (original != null) {
				replay.remove(original);
			}
		}
		return removed.get();
	}

	/**
	 * The same task may be dead again, after a replay that this one knows nothing of.
	 */
	private static boolean isSame(DeadLetter one, DeadLetter other) {
		return one.taskId().equals(other.taskId()) && one.replayCount() == other.replayCount()
				&& Objects.equals(one.lastFailedAt(), other.lastFailedAt());
	}

}
