package io.github.taskqueue.chaos.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.ledger.Entry;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;
import io.github.taskqueue.chaos.load.PauseKind;
import io.github.taskqueue.chaos.load.ScheduleKind;

/**
 * The histories of all tasks of a run.
 */
public final class History {

	private final Map<String, TaskHistory> tasks = new HashMap<>();

	private final List<Long> elections = new ArrayList<>();

	private final Map<PauseKind, Long> paused = new EnumMap<>(PauseKind.class);

	private final List<Pause> pauses = new ArrayList<>();

	/**
	 * Reads the ledgers of a run.
	 * @param ledgers their folder
	 * @param deadLetters what was found in the dead-letter queues
	 * @return the histories
	 */
	public static History read(Path ledgers, Collection<DeadLetterRecord> deadLetters) {
		History history = new History();
		Ledger.readAll(ledgers, history::add);
		deadLetters.forEach(history::add);
		return history;
	}

	public void add(String process, Entry entry) {
		switch (entry.event()) {
			case ELECTED -> this.elections.add(entry.at());
			case PAUSED -> this.paused.put(PauseKind.valueOf(entry.task()), entry.at());
			case RESUMED -> {
				PauseKind kind = PauseKind.valueOf(entry.task());
				this.pauses.add(new Pause(kind, Objects.requireNonNull(this.paused.get(kind)), entry.at()));
			}
			default -> task(entry.task()).add(process, entry);
		}
	}

	public void add(DeadLetterRecord deadLetter) {
		task(deadLetter.task()).add(deadLetter);
	}

	private TaskHistory task(String id) {
		return this.tasks.computeIfAbsent(id, TaskHistory::new);
	}

	/**
	 * Returns all tasks.
	 * @return the tasks in no order
	 */
	public Stream<TaskHistory> tasks() {
		return this.tasks.values().stream();
	}

	/**
	 * Returns the tasks of a schedule that have run.
	 * @param schedule the schedule
	 * @return the tasks in the order of their times
	 */
	public List<TaskHistory> ticks(ScheduleKind schedule) {
		return tasks().filter((task) -> task.tick().isPresent() && ScheduleKind.of(task.id()) == schedule)
			.sorted(Comparator.comparing(TaskHistory::attemptedAt))
			.toList();
	}

	/**
	 * Returns when processes were elected.
	 * @return milliseconds since the epoch, in no order
	 */
	public List<Long> elections() {
		return this.elections;
	}

	/**
	 * Returns the pauses that were ended.
	 * @return the pauses in their order
	 */
	public List<Pause> pauses() {
		return this.pauses;
	}

	/**
	 * Returns the tasks whose publishing ended in one way.
	 * @param outcome the way
	 * @return the tasks in no order
	 */
	public Stream<TaskHistory> tasks(Event outcome) {
		return tasks().filter((task) -> task.is(outcome));
	}

}
