package io.github.taskqueue.internal.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.internal.store.CheckpointStore;

/**
 * Completed steps whose values were rolled back with a transaction of the body. What such
 * a step has done elsewhere is not undone, so its value is saved again, when the attempt
 * has ended and its thread holds no connection any more. Thread-safe.
 */
final class RolledBackSteps implements ExecutionInterceptor {

	private static final Log logger = LogFactory.getLog(RolledBackSteps.class);

	private final CheckpointStore checkpoints;

	private final Map<TaskKey, Map<String, byte[]>> steps = new ConcurrentHashMap<>();

	RolledBackSteps(CheckpointStore checkpoints) {
		this.checkpoints = checkpoints;
	}

	/**
	 * Waits for the end of the transaction in which a step was saved, if there is one.
	 */
	void watch(TaskKey task, String step, byte[] state) {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void savepointRollback(Object savepoint) {
					add(task, step, state);
				}

				@Override
				public void afterCompletion(int status) {
					if (status != STATUS_COMMITTED) {
						add(task, step, state);
					}
				}

			});
		}
	}

	private void add(TaskKey task, String step, byte[] state) {
		this.steps.computeIfAbsent(task, (key) -> new ConcurrentHashMap<>()).put(step, state);
	}

	/**
	 * The value of a step that is to be saved again.
	 */
	byte @Nullable [] find(TaskKey task, String step) {
		return this.steps.getOrDefault(task, Map.of()).get(step);
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskOutcome outcome = next.execute(execution);
		Map<String, byte[]> again = this.steps.remove(execution.message().key());
		if (again != null) {
			save(execution, again);
		}
		return outcome;
	}

	/**
	 * A pool lends no connection to a thread that was interrupted, as those of an
	 * application that stops.
	 */
	private void save(TaskExecution execution, Map<String, byte[]> again) {
		boolean interrupted = Thread.interrupted();
		try {
			again.forEach((step, state) -> this.checkpoints.save(execution.message().key(), step, state));
		}
		catch (RuntimeException ex) {
			logger.warn("The steps %s of task %s were rolled back and cannot be saved again, so they may be repeated"
				.formatted(again.keySet(), execution.id()), ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ROLLED_BACK_STEPS;
	}

}
