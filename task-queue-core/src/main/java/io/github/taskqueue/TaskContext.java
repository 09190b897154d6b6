package io.github.taskqueue;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The running task as its body sees it. Bound to the thread that runs the body.
 */
public interface TaskContext {

	/**
	 * The task that runs on this thread. In a unit test that calls the body of a task
	 * itself, {@code TestTaskContext} of {@code task-queue-test} provides one.
	 * @return the context
	 * @throws IllegalStateException outside of a task, also on other threads that its
	 * body uses
	 */
	static TaskContext current() {
		return find()
			.orElseThrow(() -> new IllegalStateException("No task runs on thread '" + Thread.currentThread().getName()
					+ "'. A worker binds the context to the thread that runs the body of a task, not to others that the"
					+ " body uses: get the context on that thread and pass it on. Code that also runs outside of tasks"
					+ " uses TaskContext.find(). A test that calls a body itself does so within"
					+ " TestTaskContext.create().run(() -> ...), which is in task-queue-test."));
	}

	/**
	 * The task that runs on this thread.
	 * @return the context, or empty outside of a task
	 */
	static Optional<TaskContext> find() {
		return Optional.ofNullable(TaskContextHolder.get());
	}

	/**
	 * Id of the task, the same in every attempt.
	 * @return the id
	 */
	String id();

	/**
	 * Name of the task on the wire.
	 * @return the name
	 */
	String name();

	/**
	 * Queue from which the task came.
	 * @return the queue, without the namespace
	 */
	String queue();

	/**
	 * Number of this attempt. Each run that ended in failure counts one; a run cut off by
	 * a crash repeats its number.
	 * @return the number, from 1
	 */
	int attempt();

	/**
	 * Number of attempts after which the task becomes a dead letter.
	 * @return the number, the first attempt included
	 */
	int maxAttempts();

	/**
	 * How often the broker has delivered this attempt before, which happens after a crash
	 * or a lost connection.
	 * @return the number, 0 for a first delivery
	 */
	int redeliveries();

	/**
	 * Time at which this attempt is interrupted.
	 * @return the deadline
	 */
	Instant deadline();

	/**
	 * A header given by {@link TaskOptions#header(String, String)}.
	 * @param name the name
	 * @return the value, or {@code null} if absent
	 */
	@Nullable String header(String name);

	/**
	 * For which time of its {@linkplain TaskSchedule schedule} the task was enqueued. It
	 * may run later: after jitter, an outage, or the task of an earlier time.
	 * @return the time, or empty if no schedule has enqueued the task
	 */
	default Optional<Instant> scheduledAt() {
		return Optional.empty();
	}

	/**
	 * For which time of the schedule the task before this one was enqueued, so that this
	 * one can take care of all since then.
	 * @return the time, or empty if there was none
	 */
	default Optional<Instant> previousScheduledAt() {
		return Optional.empty();
	}

	/**
	 * How many times of the schedule were left out between these two, by
	 * {@link TaskSchedule#misfire()} or {@link TaskSchedule#overlap()}.
	 * @return the number, 10,000 at most
	 */
	default int missed() {
		return 0;
	}

	/**
	 * Tells how far the task has come, for those who ask its handle. May be called as
	 * often as the body likes: what is told is written some times a second. Does nothing
	 * without a store ({@code task-queue.store.type}).
	 * @param done what is done, 0 or more
	 * @param total what there is to do, or 0 if that is not known
	 * @param note what the task is at, for people; cut to 255 characters
	 * @throws IllegalArgumentException if a number is negative
	 */
	void progress(long done, long total, String note);

	/**
	 * Saves from where a later run of this task goes on, in place of what was saved
	 * before. It is saved when this returns. In a transaction on the database of the
	 * store it is part of that, and is committed or rolled back with it.
	 * @param state what {@link #checkpoint(Class)} gives later runs, written as JSON
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws TaskSerializationException if the state cannot be written
	 */
	void checkpoint(Object state);

	/**
	 * What an earlier run of this task has saved last.
	 * @param type its type
	 * @param <C> its type
	 * @return the state, or empty if none was saved
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws TaskSerializationException if the state cannot be read as this type
	 */
	<C> Optional<C> checkpoint(Class<C> type);

	/**
	 * What an earlier run of this task has saved last, of a generic type.
	 * @param type its type
	 * @param <C> its type
	 * @return the state, or empty if none was saved
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws TaskSerializationException if the state cannot be read as this type
	 */
	<C> Optional<C> checkpoint(ParameterizedTypeReference<C> type);

	/**
	 * Does a step of this task unless an earlier run has completed it, in which case the
	 * value of that is returned. The value is saved when this returns, and stays if a
	 * transaction around the step is rolled back. A step that was under way in a crash,
	 * or whose transaction was, may be done again.
	 * @param step name of the step within the task, up to 200 characters
	 * @param type type of the step's value; {@code Void.class} for {@code null}
	 * @param work does the step; what it throws reaches the caller, a checked exception
	 * as the cause of an {@link IllegalStateException}, and nothing is saved
	 * @param <T> type of the step's value
	 * @return the value
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws TaskSerializationException if the value cannot be written or read
	 */
	<T extends @Nullable Object> T once(String step, Class<T> type, Callable<T> work);

	/**
	 * Does a step of this task unless an earlier run has completed it, for values of a
	 * generic type.
	 * @param step name of the step within the task, up to 200 characters
	 * @param type type of the step's value
	 * @param work does the step
	 * @param <T> type of the step's value
	 * @return the value
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws TaskSerializationException if the value cannot be written or read
	 * @see #once(String, Class, Callable)
	 */
	<T extends @Nullable Object> T once(String step, ParameterizedTypeReference<T> type, Callable<T> work);

	/**
	 * Whether it is time to let another run of this task go on: half of the attempt's
	 * timeout is over, or the application stops. Needs no store.
	 * @return whether the body is to save where it is and call {@link #endSliceIfOver()}
	 */
	boolean isSliceOver();

	/**
	 * Ends this run {@linkplain #isSliceOver() if it is time to}, so that a task of hours
	 * holds up neither a deploy nor the broker, which takes back what is with a worker
	 * for too long. The task goes to the end of its queue at once, and another run, here
	 * or elsewhere, goes on. The run is neither an attempt nor a failure.
	 * <p>
	 * To be called from time to time, each time right after {@link #checkpoint(Object)}
	 * or {@link #once(String, Class, Callable) once}: the other run knows of this one
	 * only what was saved. Not within a transaction of the body, which would be rolled
	 * back. Not needed after the last step.
	 * @throws SliceEndedException if it is time to; leave it to the worker
	 */
	default void endSliceIfOver() {
		if (isSliceOver()) {
			throw new SliceEndedException(id());
		}
	}

	/**
	 * Whether somebody has cancelled this task while it runs. Its thread is interrupted
	 * too. However the body then ends, unless it returns, the task is cancelled.
	 * @return whether the body is to end; {@code false} without a store
	 * ({@code task-queue.store.type})
	 */
	boolean isCancelled();

	/**
	 * Ends the body if this task was cancelled.
	 * @throws CancellationException if it was
	 */
	default void throwIfCancelled() {
		if (isCancelled()) {
			throw new CancellationException("Task " + id() + " was cancelled");
		}
	}

}
