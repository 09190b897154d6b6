package io.github.taskqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Pauses, resumes, drains and scales the queues of a namespace at run time, and tells how
 * they are. What is decided here holds for all processes and over restarts, until it is
 * decided otherwise; of several decisions on one queue the last one counts.
 *
 * <pre class="code">
 * class Operations {
 *
 *     private final TaskQueues queues;
 *
 *     void bankIsDown() {
 *         this.queues.pause("payments", TaskPause.because("bank is down").by("Anna").forAtMost(Duration.ofHours(2)));
 *     }
 *
 *     void bankIsBack() {
 *         this.queues.resume("payments");
 *     }
 *
 * }
 * </pre>
 *
 * Every application has this bean, also one that runs no tasks. A decision is known to
 * this process when the method returns, and to others some milliseconds later.
 * Thread-safe.
 * <p>
 * All methods throw an {@link IllegalStateException} if there is no journal
 * ({@code task-queue.journal}), or if it cannot be read or written, as the broker cannot
 * be reached. Names are those of queues and tasks without the namespace. A name that no
 * process knows is refused with an {@link IllegalArgumentException}.
 */
public interface TaskQueues {

	/**
	 * Lets no further task of a queue start. Workers stop to consume it and give back
	 * what has not started. Tasks that run go on to their end. Tasks can be enqueued.
	 * @param queue name of the queue
	 * @param pause why, by whom and until when; replaces an earlier pause
	 * @throws IllegalArgumentException if no process knows the queue, or the end of the
	 * pause is in the past
	 */
	void pause(String queue, TaskPause pause);

	/**
	 * Lets no further task of a name start, in any queue. Such tasks wait in the broker
	 * and are looked at again every half minute, so they run up to a minute after the end
	 * of the pause. They use up no attempt.
	 * @param task name of the task
	 * @param pause why, by whom and until when; replaces an earlier pause
	 * @throws IllegalArgumentException if no process knows the task, or the end of the
	 * pause is in the past
	 */
	void pauseTask(String task, TaskPause pause);

	/**
	 * Ends the pause of a queue. Does nothing if there is none.
	 * @param queue name of the queue
	 * @throws IllegalArgumentException if no process knows the queue
	 */
	void resume(String queue);

	/**
	 * Ends the pause of a task. Does nothing if there is none.
	 * @param task name of the task
	 * @throws IllegalArgumentException if no process knows the task
	 */
	void resumeTask(String task);

	/**
	 * Pauses a queue and waits until no process runs a task of it. A process that was
	 * killed is waited for up to 45 seconds, as long as it may be there. If the thread is
	 * interrupted, the method returns at once and the thread stays interrupted.
	 * @param queue name of the queue
	 * @param pause why, by whom and until when; replaces an earlier pause
	 * @param timeout how long to wait at most
	 * @return whether no task of the queue runs; if not, the pause goes on all the same
	 * @throws IllegalArgumentException if no process knows the queue, or the end of the
	 * pause is in the past
	 */
	boolean drain(String queue, TaskPause pause, Duration timeout);

	/**
	 * Pauses a task and waits until no process runs it, as
	 * {@link #drain(String, TaskPause, Duration)} does for a queue.
	 * @param task name of the task
	 * @param pause why, by whom and until when; replaces an earlier pause
	 * @param timeout how long to wait at most
	 * @return whether the task does not run; if not, the pause goes on all the same
	 * @throws IllegalArgumentException if no process knows the task, or the end of the
	 * pause is in the past
	 */
	boolean drainTask(String task, TaskPause pause, Duration timeout);

	/**
	 * Sets how many tasks of a queue each process that works on it runs at a time, in
	 * place of {@code task-queue.queues.<queue>.concurrency}. Tasks that run go on to
	 * their end, also if they are more.
	 * @param queue name of the queue
	 * @param concurrency a number such as {@code 4}, or a range such as {@code 2-16}
	 * @throws IllegalArgumentException if no process knows the queue, or the value is no
	 * such text, is 0, or does not fit the timeouts of the tasks of this application
	 */
	void scale(String queue, String concurrency);

	/**
	 * Returns to what each process has configured for a queue.
	 * @param queue name of the queue
	 * @throws IllegalArgumentException if no process knows the queue
	 */
	void resetScale(String queue);

	/**
	 * Tells how a queue is.
	 * @param queue name of the queue
	 * @return its state
	 * @throws IllegalArgumentException if no process knows the queue
	 */
	QueueState state(String queue);

	/**
	 * Tells how all queues are that a process knows.
	 * @return their states, by name
	 */
	List<QueueState> states();

	/**
	 * The tasks that are paused, in whatever queue they are.
	 * @return the pauses by the name of the task
	 */
	Map<String, Pause> pausedTasks();

	/**
	 * How a queue is.
	 *
	 * @param name name of the queue
	 * @param paused the pause, or {@code null}
	 * @param concurrency tasks at a time in each process, as it was scaled; otherwise as
	 * configured
	 * @param configured tasks at a time as this application has it configured, 0 if it
	 * does not work on the queue
	 * @param waiting number of tasks that wait, or {@code null} if the broker does not
	 * tell
	 * @param consumers number of processes that consume the queue, or {@code null} if the
	 * broker does not tell
	 * @param pausedTasks the paused tasks of this application that belong to the queue,
	 * by name
	 * @param waitingFor what a task that is enqueued now waits for, as a sentence, or
	 * {@code null} for nothing
	 */
	record QueueState(String name, @Nullable Pause paused, String concurrency, String configured,
			@Nullable Long waiting, @Nullable Long consumers, Map<String, Pause> pausedTasks,
			@Nullable String waitingFor) {

	}

	/**
	 * A pause that holds.
	 *
	 * @param reason why, for people
	 * @param by who or what has paused
	 * @param since since when
	 * @param until when it ends by itself, or {@code null}
	 */
	record Pause(String reason, String by, Instant since, @Nullable Instant until) {

	}

}
