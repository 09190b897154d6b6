package io.github.taskqueue.internal.schedule;

import java.util.Optional;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;

/**
 * What a store knows of a task that is under way. Without a store nothing is known.
 *
 * @param handles gives the handle of a task
 * @param stored whether there is a store
 */
public record OpenTasks(Function<String, TaskHandle<?>> handles, boolean stored) {

	private static final Log logger = LogFactory.getLog(OpenTasks.class);

	/**
	 * Whether a task has ended, also where no worker could tell, such as by a queue that
	 * was purged. Empty if that is not known.
	 */
	Optional<Boolean> hasEnded(String id) {
		try {
			return this.stored ? Optional.of(this.handles.apply(id).status().isEnd()) : Optional.empty();
		}
		catch (TaskNotFoundException ex) {
			return Optional.empty();
		}
		catch (RuntimeException ex) {
			logger.debug("The store does not say what has become of " + id, ex);
			return Optional.of(false);
		}
	}

	void cancel(String id) {
		try {
			this.handles.apply(id).cancel();
		}
		catch (RuntimeException ex) {
			logger.warn("Task %s of a schedule is not cancelled, so the next one waits for its end".formatted(id), ex);
		}
	}

}
