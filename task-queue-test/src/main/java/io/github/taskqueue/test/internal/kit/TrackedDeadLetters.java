package io.github.taskqueue.test.internal.kit;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;

/**
 * Dead letters whose replays a test waits for.
 *
 * @param letters replays them
 * @param tracker knows the tasks
 */
public record TrackedDeadLetters(DeadLetters letters, Tracker tracker) implements DeadLetters {

	@Override
	public int count(String queue) {
		return this.letters.count(queue);
	}

	@Override
	public List<DeadLetter> list(String queue, int limit) {
		return this.letters.list(queue, limit);
	}

	@Override
	public Optional<DeadLetter> find(String queue, String taskId) {
		return this.letters.find(queue, taskId);
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter) {
		return this.letters.replay(queue, tracked(filter));
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter, int perSecond) {
		return this.letters.replay(queue, tracked(filter), perSecond);
	}

	/**
	 * A worker may have the task before the replay has returned.
	 */
	private Predicate<DeadLetter> tracked(Predicate<DeadLetter> filter) {
		return (letter) -> {
			boolean wanted = filter.test(letter);
			if (wanted) {
				this.tracker.replayed(letter);
			}
			return wanted;
		};
	}

	@Override
	public int replay(DeadLetter letter) {
		this.tracker.replayed(letter);
		int replayed = 0;
		try {
			replayed = this.letters.replay(letter);
		}
		finally {
			if (replayed == 0) {
				this.tracker.notReplayed(letter);
			}
		}
		return replayed;
	}

	@Override
	public int discard(String queue, Predicate<DeadLetter> filter) {
		return this.letters.discard(queue, filter);
	}

}
