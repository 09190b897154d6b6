package io.github.taskqueue.internal.worker.consume;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.definition.Concurrency;

/**
 * What operators have decided on queues, as their workers have to follow it.
 */
public interface QueueControl {

	/**
	 * Without any decisions.
	 */
	QueueControl NONE = new QueueControl() {

		@Override
		public boolean isPaused(String queue) {
			return false;
		}

		@Override
		public @Nullable Concurrency concurrency(String queue) {
			return null;
		}

		@Override
		public void attach(Workers workers) {
		}

	};

	/**
	 * Whether no task of a queue may start.
	 */
	boolean isPaused(String queue);

	/**
	 * How many tasks of a queue may run, or {@code null} for as many as configured.
	 */
	@Nullable Concurrency concurrency(String queue);

	/**
	 * Has workers told of changes from now on.
	 */
	void attach(Workers workers);

	/**
	 * The workers of this process, which follow what was decided.
	 */
	interface Workers {

		/**
		 * Something was decided anew. Returns at once.
		 */
		void changed();

		/**
		 * Whether a queue that is paused has no task in hand here.
		 */
		boolean isIdle(String queue);

		/**
		 * Whether a task of a name runs here.
		 */
		boolean runs(String task);

	}

}
