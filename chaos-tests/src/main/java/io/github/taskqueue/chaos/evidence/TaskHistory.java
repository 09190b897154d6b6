package io.github.taskqueue.chaos.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.chaos.ledger.Entry;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * Everything that is known about one task. Mutable while the ledgers are read.
 */
public final class TaskHistory {

	private final String id;

	private final TaskKind kind;

	private final List<Run> runs = new ArrayList<>(1);

	private final List<DeadLetterRecord> deadLetters = new ArrayList<>(0);

	private @Nullable Entry attempted;

	private @Nullable Entry answer;

	private boolean answered;

	private @Nullable Steps steps;

	private @Nullable Tick tick;

	private long due;

	private String storedId;

	TaskHistory(String id) {
		this.id = id;
		this.kind = TaskKind.of(id);
		this.storedId = id;
	}

	void add(String process, Entry entry) {
		switch (entry.event()) {
			case ATTEMPTED -> this.attempted = entry;
			case ACCEPTED, REFUSED, UNKNOWN, BROKEN -> this.answer = entry;
			case ANSWERED -> this.answered = true;
			case STARTED -> this.runs.add(new Run(process, entry.number(), entry.at(), !entry.text().equals("0")));
			case DUE -> this.due = entry.number();
			case TICKED -> this.tick = Tick.of(entry);
			case DONE, FAILED -> end(process, entry);
			case STEPS_BEGUN, STEP_BEGUN, STEP_DONE, STEP_KEPT -> addStep(process, entry);
			case ELECTED, PAUSED, RESUMED -> throw new IllegalArgumentException("Nothing of a task: " + entry);
		}
	}

	private void addStep(String process, Entry entry) {
		if (this.steps == null) {
			this.steps = new Steps();
		}
		this.steps.add(process, entry);
	}

	private void end(String process, Entry entry) {
		if (entry.event() == Event.DONE && !entry.text().isEmpty()) {
			this.storedId = entry.text();
		}
		this.runs.stream()
			.filter((run) -> run.isOpen(process, entry.number()))
			.findFirst()
			.ifPresent((run) -> run.end(entry.at(), entry.event() == Event.DONE));
	}

	void add(DeadLetterRecord deadLetter) {
		this.deadLetters.add(deadLetter);
	}

	/**
	 * Returns the task's id.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Returns by which id the library knows the task.
	 * @return the id, which is another one for tasks of a batch
	 */
	public String storedId() {
		return this.storedId;
	}

	/**
	 * Returns the task's kind.
	 * @return the kind
	 */
	public TaskKind kind() {
		return this.kind;
	}

	/**
	 * Returns all runs of the body.
	 * @return the runs, those of one process in their order
	 */
	public List<Run> runs() {
		return this.runs;
	}

	/**
	 * Returns what is known of the task's steps.
	 * @return the steps, if the task has any
	 */
	public Optional<Steps> steps() {
		return Optional.ofNullable(this.steps);
	}

	/**
	 * Returns for which time of a schedule the task runs.
	 * @return the time, if it runs for any
	 */
	public Optional<Tick> tick() {
		return Optional.ofNullable(this.tick);
	}

	/**
	 * Returns when a delayed task that has run was to run at the earliest.
	 * @return milliseconds since the epoch; 0 if it was not delayed
	 */
	public long due() {
		return this.due;
	}

	/**
	 * Returns the dead letters that were found.
	 * @return usually one or none
	 */
	public List<DeadLetterRecord> deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Tells whether a process tried to publish the task. A leader writes down nothing of
	 * what it publishes.
	 * @return whether it was attempted, or is the task of a schedule
	 */
	public boolean isAttempted() {
		return this.attempted != null || this.kind == TaskKind.TICK;
	}

	/**
	 * Returns when somebody tried to publish the task.
	 * @return milliseconds since the epoch, of the task of a schedule its time; 0 if none
	 * did
	 */
	public long attemptedAt() {
		return (this.attempted != null) ? this.attempted.at() : tick().map(Tick::at).orElse(0L);
	}

	/**
	 * Returns when the call that published ended.
	 * @return milliseconds since the epoch; that of the beginning if the publisher was
	 * killed before, and that of the first run of the task of a schedule
	 */
	public long publishedAt() {
		return (this.answer != null) ? this.answer.at() : (this.tick != null) ? firstStart() : attemptedAt();
	}

	/**
	 * Returns when a body began first.
	 * @return milliseconds since the epoch; 0 if none has
	 */
	public long firstStart() {
		return this.runs.stream().mapToLong(Run::startedAt).min().orElse(0);
	}

	/**
	 * Tells how the call ended. What runs for a schedule was accepted from its leader.
	 * @param outcome to compare with
	 * @return whether it ended like that
	 */
	public boolean is(Event outcome) {
		return (this.answer != null) ? this.answer.event() == outcome : this.tick != null && outcome == Event.ACCEPTED;
	}

	/**
	 * Returns how long the call took.
	 * @return microseconds; 0 if it did not end
	 */
	public long callMicros() {
		return (this.answer != null) ? this.answer.number() : 0;
	}

	/**
	 * Returns the failure of the call.
	 * @return the name of the exception; empty if there is none
	 */
	public String failure() {
		return (this.answer != null) ? this.answer.text() : "";
	}

	/**
	 * Tells whether the caller got the result.
	 * @return whether it was answered
	 */
	public boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Tells whether the effect was done at least once.
	 * @return whether it was
	 */
	public boolean isDone() {
		return this.runs.stream().anyMatch(Run::isDone);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
