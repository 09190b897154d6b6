package io.github.taskqueue.chaos.load;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.ledger.Ledger;

/**
 * Tasks that take their worker down. They have a queue of their own, on which not every
 * worker works.
 */
class CrashingTasks {

	static final String QUEUE = "risky";

	private static final int STATUS = 99;

	private final Ledger ledger;

	CrashingTasks(Ledger ledger) {
		this.ledger = ledger;
	}

	@AsyncTask(queue = QUEUE)
	void crash(String id) {
		TaskContext context = TaskContext.current();
		this.ledger.write(Event.STARTED, id, context.attempt(), Integer.toString(context.redeliveries()));
		Runtime.getRuntime().halt(STATUS);
	}

	/** Works beside those that crash. */
	@AsyncTask(queue = QUEUE)
	void neighbour(String id) {
		int attempt = TaskContext.current().attempt();
		this.ledger.write(Event.STARTED, id, attempt, Integer.toString(TaskContext.current().redeliveries()));
		this.ledger.write(Event.DONE, id, attempt, "");
	}

}
