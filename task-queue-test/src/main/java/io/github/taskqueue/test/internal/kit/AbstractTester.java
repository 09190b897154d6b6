package io.github.taskqueue.test.internal.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.EnqueuedTask;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.TaskTester;
import io.github.taskqueue.test.TaskTesterAssert;

/**
 * What testers do in the same way, whatever runs the tasks.
 */
public abstract class AbstractTester implements TaskTester {

	private final Tracker tracker;

	private final TaskNames names;

	private final TaskClient client;

	protected AbstractTester(Tracker tracker, TaskNames names, TaskClient client) {
		this.tracker = tracker;
		this.names = names;
		this.client = client;
	}

	protected Tracker tracker() {
		return this.tracker;
	}

	@Override
	public List<EnqueuedTask> enqueued() {
		return this.tracker.enqueued();
	}

	@Override
	public TaskTesterAssert assertThat() {
		return new TaskTesterAssert(this, this.names);
	}

	@Override
	public void run(Duration timeout, VoidTaskCall actions) {
		requireWorker();
		int before = this.tracker.last();
		call(actions);
		boolean quiet = quieten(before, timeout);
		List<AssertionError> deaths = this.tracker.deaths(before);
		if (!deaths.isEmpty()) {
			AssertionError first = deaths.get(0);
			deaths.stream().skip(1).forEach(first::addSuppressed);
			throw first;
		}
		if (!quiet) {
			throw new AssertionError("Not all tasks have ended within %s%s. Pending:%n%s".formatted(timeout,
					(mode() == TaskMode.INLINE) ? " of virtual time; a longer timeout costs nothing" : "",
					this.tracker.describe(this.tracker.pending(before))));
		}
	}

	@Override
	public TaskRun perform(VoidTaskCall call) {
		requireWorker();
		List<TaskMessage> diverted = new ArrayList<>();
		this.tracker.divert(() -> this.client.enqueue(call), diverted::add);
		Assert.state(!diverted.isEmpty(), "The call was not enqueued, as an earlier task stands for it");
		return attempt(diverted.get(0));
	}

	/**
	 * Runs one attempt on the current thread.
	 */
	protected abstract TaskRun attempt(TaskMessage task);

	/**
	 * Runs or awaits all tasks after a number.
	 * @return whether all of them have ended
	 */
	protected abstract boolean quieten(int after, Duration timeout);

	/**
	 * Refuses what cannot be done where nothing runs.
	 */
	protected void requireWorker() {
	}

	protected static void call(VoidTaskCall actions) {
		try {
			actions.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What has run since some counts.
	 */
	protected static DrainResult difference(DrainResult before, DrainResult after) {
		return new DrainResult(after.attempts() - before.attempts(), after.succeeded() - before.succeeded(),
				after.retried() - before.retried(), after.dead() - before.dead(),
				after.cancelled() - before.cancelled(), after.expired() - before.expired(), after.waiting());
	}

	/**
	 * The failure of a test that waits in vain.
	 */
	protected AssertionError late(String taskId, Object wanted, Duration timeout) {
		return new AssertionError(
				"The task was not %s within %s: %s".formatted(wanted, timeout, this.tracker.state(taskId)));
	}

}
