package io.github.taskqueue.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

import io.github.taskqueue.chaos.evidence.DeadLetterRecord;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.History;
import io.github.taskqueue.chaos.evidence.Resource;
import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.ledger.Entry;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.PauseKind;
import io.github.taskqueue.chaos.load.ScheduleKind;
import io.github.taskqueue.chaos.load.TaskKind;
import io.github.taskqueue.chaos.scene.ProcessEnd;

/**
 * Makes the evidence of a run that keeps all promises, and then of one that does not.
 * Times are milliseconds from the beginning.
 */
final class EvidenceBuilder {

	static final String PUBLISHER = "publisher-1.1";

	static final String WORKER = "worker-1.1";

	static final long HEALED = 100_000;

	private final History history = new History();

	private final List<FaultRecord> faults = new ArrayList<>();

	private final Map<String, Long> leftovers = new HashMap<>();

	private final List<Resource> resources = new ArrayList<>();

	private final List<ProcessEnd> ends = new ArrayList<>();

	private final Map<String, String> statuses = new HashMap<>();

	private final Set<String> leftOut = new HashSet<>();

	private boolean store = true;

	private int number;

	/** Adds a good task of each usual kind, and of each time of the schedules. */
	EvidenceBuilder goodTasks() {
		TaskKind.usual(true).forEach(this::goodTask);
		for (ScheduleKind schedule : ScheduleKind.values()) {
			long every = schedule.between(0, HEALED).findFirst().orElseThrow();
			schedule.between(0, HEALED + every).forEach((at) -> goodTick(schedule, at, every));
		}
		return this;
	}

	/** Has times of a schedule without a task; comes before the good ones. */
	EvidenceBuilder leavingOut(ScheduleKind schedule, long... times) {
		LongStream.of(times).mapToObj(schedule::id).forEach(this.leftOut::add);
		return this;
	}

	private void goodTick(ScheduleKind schedule, long at, long every) {
		if (!this.leftOut.contains(schedule.id(at))) {
			tick(schedule, at, at + 5, at - every, 0);
		}
	}

	/** Adds the task of a time of a schedule, and what it is told. */
	String tick(ScheduleKind schedule, long at, long runsAt, long previous, int missed) {
		String id = schedule.id(at);
		add(WORKER, runsAt, Event.TICKED, id, at, previous + " " + missed);
		ran(id, 1, runsAt, true);
		return id;
	}

	/** Adds the run of a task that was delayed. */
	EvidenceBuilder ranDelayed(String id, long due, long at) {
		add(WORKER, at, Event.DUE, id, due, "");
		return ran(id, 1, at, true);
	}

	EvidenceBuilder paused(PauseKind kind, long from, long to) {
		return add(WORKER, from, Event.PAUSED, kind.name(), 0, "").add(WORKER, to, Event.RESUMED, kind.name(), 0, "");
	}

	EvidenceBuilder election(long at) {
		return add(WORKER, at, Event.ELECTED, "", 0, "");
	}

	private void goodTask(TaskKind kind) {
		String id = published(kind, 1_000, Event.ACCEPTED);
		int attempts = kind.attempts().orElse((kind == TaskKind.STEPWISE) ? 1 : 0);
		for (int attempt = 1; attempt <= attempts; attempt++) {
			boolean done = attempt == attempts && kind.deadBy().isEmpty();
			ran(id, attempt, 1_000 + attempt * 100L, done);
		}
		if (kind == TaskKind.STEPWISE) {
			stepsOf(id, "1", 1_100, 1, 2, 3);
		}
		kind.deadBy().ifPresent((reason) -> dead(id, reason, attempts, 2_000));
		if (kind == TaskKind.ANSWERING) {
			add(PUBLISHER, 1_200, Event.ANSWERED, id, 0, "");
		}
	}

	/** Adds the call that published a task. */
	String published(TaskKind kind, long at, Event outcome) {
		return published(kind, at, outcome, 900);
	}

	String published(TaskKind kind, long at, Event outcome, long micros) {
		String id = kind.id(PUBLISHER, ++this.number);
		add(PUBLISHER, at, Event.ATTEMPTED, id, 0, "");
		add(PUBLISHER, at + 1, outcome, id, micros, "");
		return id;
	}

	/** Adds a run of 10 ms. */
	EvidenceBuilder ran(String id, int attempt, long at, boolean done) {
		add(WORKER, at, Event.STARTED, id, attempt, "0");
		add(WORKER, at + 10, done ? Event.DONE : Event.FAILED, id, attempt, "");
		return this;
	}

	/** Adds a run of a task of three steps, in which some of them are done. */
	EvidenceBuilder stepsOf(String id, String run, long at, int... steps) {
		beginsSteps(id, run, at);
		for (int step : steps) {
			asksFor(id, run, at, step).does(id, run, at, step).completes(id, run, at, step);
		}
		return this;
	}

	EvidenceBuilder beginsSteps(String id, String run, long at) {
		return add(WORKER, at, Event.STEPS_BEGUN, id, 3, run);
	}

	EvidenceBuilder asksFor(String id, String run, long at, int step) {
		return add(WORKER, at, Event.STEP_BEGUN, id, step, run);
	}

	EvidenceBuilder does(String id, String run, long at, int step) {
		return add(WORKER, at, Event.STEP_DONE, id, step, run);
	}

	EvidenceBuilder completes(String id, String run, long at, int step) {
		return add(WORKER, at, Event.STEP_KEPT, id, step, run);
	}

	/** Has the store say something else than how the task has ended. */
	EvidenceBuilder status(String id, String status) {
		this.statuses.put(id, status);
		return this;
	}

	/** Has a worker end. */
	EvidenceBuilder end(long at) {
		this.ends.add(new ProcessEnd(WORKER, at));
		return this;
	}

	EvidenceBuilder withoutStore() {
		this.store = false;
		return this;
	}

	EvidenceBuilder dead(String id, String reason, int attempts, long at) {
		this.history.add(new DeadLetterRecord(id, reason, attempts, at));
		return this;
	}

	EvidenceBuilder add(String process, long at, Event event, String id, long number, String text) {
		this.history.add(process, new Entry(at, event, id, number, text));
		return this;
	}

	EvidenceBuilder fault(FaultKind kind, long from, long to) {
		this.faults.add(new FaultRecord(kind, "worker-1", from, to));
		return this;
	}

	EvidenceBuilder left(String queue, long messages) {
		this.leftovers.put(queue, messages);
		return this;
	}

	EvidenceBuilder resource(String name, long before, long after) {
		this.resources.add(new Resource(name, before, after, 2));
		return this;
	}

	Evidence build() {
		return new Evidence(this.history, this.faults, HEALED, this.leftovers, this.resources, this.ends,
				this.store ? Optional.of(statuses()) : Optional.empty());
	}

	private Map<String, String> statuses() {
		Map<String, String> all = new HashMap<>();
		this.history.tasks()
			.forEach((task) -> all.put(task.storedId(), task.kind().deadBy().isPresent() ? "DEAD" : "SUCCEEDED"));
		all.putAll(this.statuses);
		return all;
	}

}
