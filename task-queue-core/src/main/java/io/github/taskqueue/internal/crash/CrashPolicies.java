package io.github.taskqueue.internal.crash;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;
import io.github.taskqueue.internal.worker.settle.UntilTaken;

/**
 * Chooses what becomes of tasks that were in hand when their process died.
 *
 * @param isolate whether a task runs once more in isolation before it is dead
 * @param maxCrashes in how many crashes a task may be seen
 */
public record CrashPolicies(boolean isolate, int maxCrashes) {

	public CrashPolicy create(Broker broker, TaskSettlement settlement, QueueSource source, WorkerThreads threads,
			UntilTaken untilTaken, RecoveryLoop loop) {
		Suspects suspects = new Suspects(broker.publisher(), broker.connections().publishing(), broker.topology(),
				untilTaken, loop);
		SuspectConsumers workers = new SuspectConsumers(broker.connections(), source, broker.depths(), threads,
				broker.topology(), suspects, loop);
		return this.isolate ? new IsolateAfterCrashes(suspects, workers, settlement, this.maxCrashes)
				: new DeadLetterAfterCrashes(workers, settlement, this.maxCrashes);
	}

}
