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
			case STARTED -> this.runs.add(new Run(process, entry.number(), entry.at()));
			case DONE, FAILED -> end(process, entry);
			case STEPS_BEGUN, STEP_BEGUN, STEP_DONE, STEP_KEPT -> addStep(process, entry);
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
	 * Returns the dead letters that were found.
	 * @return usually one or none
	 */
	public List<DeadLetterRecord> deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Tells whether somebody tried to publish the task.
	 * @return whether it was attempted
	 */
	public boolean isAttempted() {
		return this.attempted != null;
	}

	/**
	 * Returns when somebody tried to publish the task.
	 * @return milliseconds since the epoch; 0 if nobody did
	 */
	public long attemptedAt() {
		return (this.attempted != null) ? this.attempted.at() : 0;
	}

	/**
	 * Returns when the call that published ended.
	 * @return milliseconds since the epoch; that of the beginning if the publisher was
	 * killed before
	 */
	public long publishedAt() {
		return (this.answer != null) ? this.answer.at() : attemptedAt();
	}

	/**
	 * Tells how the call ended.
	 * @param outcome to compare with
	 * @return whether it ended like that
	 */
	public boolean is(Event outcome) {
		return this.answer != null && this.answer.event() == outcome;
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
