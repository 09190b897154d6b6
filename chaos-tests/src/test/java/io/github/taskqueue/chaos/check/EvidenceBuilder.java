package io.github.taskqueue.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.ledger.Entry;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.TaskKind;

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

	private int number;

	/** Adds a good task of each usual kind. */
	EvidenceBuilder goodTasks() {
		TaskKind.usual().forEach(this::goodTask);
		return this;
	}

	private void goodTask(TaskKind kind) {
		String id = published(kind, 1_000, Event.ACCEPTED);
		int attempts = kind.attempts().orElse(0);
		for (int attempt = 1; attempt <= attempts; attempt++) {
			boolean done = attempt == attempts && kind.deadBy().isEmpty();
			ran(id, attempt, 1_000 + attempt * 100L, done);
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
		return new Evidence(this.history, this.faults, HEALED, this.leftovers, this.resources);
	}

}
