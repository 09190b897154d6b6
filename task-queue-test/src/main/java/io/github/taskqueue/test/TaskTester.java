package io.github.taskqueue.test;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AssertProvider;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.VoidTaskCall;

/**
 * What a test sees of tasks and does with them. A bean of this type is there with
 * {@link TaskQueueTest @TaskQueueTest}; it knows what was enqueued since the start of the
 * current test.
 * <p>
 * To be used by one thread at a time.
 */
public interface TaskTester extends AssertProvider<TaskTesterAssert> {

	/**
	 * What becomes of tasks in this context.
	 * @return the mode
	 */
	TaskMode mode();

	/**
	 * The tasks that were enqueued, children included, in that order.
	 * @return the tasks
	 */
	List<EnqueuedTask> enqueued();

	/**
	 * Runs what waits and is due, and what that enqueues, until nothing is due. In
	 * {@link TaskMode#BROKER BROKER} workers run it, and this waits for them, for
	 * {@link #TIMEOUT} at most; what is delayed and what only other applications work on
	 * is not waited for.
	 * @return what has run; in {@link TaskMode#BROKER BROKER}, since the test has begun
	 * or last waited for tasks by a method of this type
	 * @throws AssertionError if it does not end, in {@link TaskMode#BROKER BROKER} with
	 * what is pending and why
	 * @throws IllegalStateException in {@link TaskMode#CAPTURE CAPTURE}, and if
	 * {@code task-queue.worker.enabled} is {@code false}
	 */
	DrainResult drain();

	/**
	 * Runs what waits, delayed tasks and retries included, in the order in which they
	 * become due. In {@link TaskMode#INLINE INLINE} the clock is advanced to each due
	 * time; in {@link TaskMode#BROKER BROKER} this waits for {@link #TIMEOUT} at most.
	 * @return what has run, as for {@link #drain()}
	 * @throws AssertionError if it does not end, in {@link TaskMode#BROKER BROKER} with
	 * what is pending and why
	 * @throws IllegalStateException in {@link TaskMode#CAPTURE CAPTURE}
	 */
	DrainResult drainDelayed();

	/**
	 * Runs one attempt of a call on this thread, as a worker would, without publishing
	 * the call or what follows from the attempt. Tasks that the body enqueues are
	 * enqueued.
	 * @param call calls one task, such as {@code () -> reports.generate(42)}
	 * @return how the attempt ended
	 * @throws IllegalStateException in {@link TaskMode#CAPTURE CAPTURE}
	 */
	TaskRun perform(VoidTaskCall call);

	/**
	 * The longest wait of methods that name none: 30 seconds.
	 */
	Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Does something and waits until all that it enqueues has ended, children and retries
	 * included.
	 * @param actions what is done
	 * @throws AssertionError if a task became a dead letter, with its failure as the
	 * cause, or if a task has not ended within {@link #TIMEOUT}, with what is pending and
	 * why
	 * @throws IllegalStateException in {@link TaskMode#CAPTURE CAPTURE}
	 */
	default void run(VoidTaskCall actions) {
		run(TIMEOUT, actions);
	}

	/**
	 * Does something and waits until all that it enqueues has ended, children and retries
	 * included.
	 * @param timeout the longest wait, of virtual time in {@link TaskMode#INLINE INLINE}
	 * @param actions what is done
	 * @throws AssertionError if a task became a dead letter, with its failure as the
	 * cause, or if a task has not ended in time, with what is pending and why
	 * @throws IllegalStateException in {@link TaskMode#CAPTURE CAPTURE}
	 */
	void run(Duration timeout, VoidTaskCall actions);

	/**
	 * Waits until a task has had a status. Returns at once if it has had it before.
	 * @param task the task
	 * @param status the status
	 * @throws AssertionError if it does not get the status within {@link #TIMEOUT}, with
	 * what it is at and why
	 */
	default void waitFor(TaskHandle<?> task, TaskStatus status) {
		waitFor(task.id(), status, TIMEOUT);
	}

	/**
	 * Waits until a task has had a status. Returns at once if it has had it before.
	 * @param taskId id of the task
	 * @param status the status
	 * @param timeout the longest wait, of virtual time in {@link TaskMode#INLINE INLINE}
	 * @throws AssertionError if it does not get the status in time, with what it is at
	 * and why
	 */
	void waitFor(String taskId, TaskStatus status, Duration timeout);

	/**
	 * Lets something go wrong from now on, until the end of the test or
	 * {@link #noFaults()}. The same as {@link TaskFault @TaskFault} on the test.
	 * @param fault what goes wrong
	 * @throws UnsupportedOperationException if this mode cannot do that; {@link Fault}
	 * says what each one does where
	 */
	void fault(Fault fault);

	/**
	 * Lets nothing go wrong any more. In {@link TaskMode#BROKER BROKER} the broker is
	 * there again when this returns.
	 */
	void noFaults();

	/**
	 * Forgets all tasks that were enqueued, drops those that wait, and dead letters, and
	 * ends all faults. Done before each test. In {@link TaskMode#CAPTURE CAPTURE} and
	 * {@link TaskMode#INLINE INLINE} the clock shows the current time again. In
	 * {@link TaskMode#BROKER BROKER} this waits for tasks that run, for {@link #TIMEOUT}
	 * at most; a task that waited, and reaches a worker all the same, is cancelled there
	 * and not run.
	 * @throws AssertionError if a task still runs, with what runs
	 */
	void reset();

}
