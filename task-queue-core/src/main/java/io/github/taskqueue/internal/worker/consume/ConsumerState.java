package io.github.taskqueue.internal.worker.consume;

/**
 * What the consumer of a queue is to do. The transitions are here and nowhere else.
 */
enum ConsumerState {

	/**
	 * It consumes, or will as soon as there is a channel.
	 */
	CONSUMING {

		@Override
		ConsumerState cancelledByBroker() {
			return CANCELLED;
		}

	},

	/**
	 * The broker has cancelled it. Its queue may be gone, so that is declared before the
	 * next channel consumes.
	 */
	CANCELLED {

		@Override
		ConsumerState consumes() {
			return CONSUMING;
		}

	},

	/**
	 * All threads are stuck in tasks that ignore their interrupt, so nothing more is
	 * taken in hand. Meanwhile nothing would tell that the queue is gone.
	 */
	RESTING {

		@Override
		ConsumerState stuck(boolean stuck) {
			return stuck ? RESTING : CANCELLED;
		}

	},

	/**
	 * An operator has paused the queue. Meanwhile nothing would tell that it is gone.
	 */
	PAUSED {

		@Override
		ConsumerState pause(boolean paused) {
			return paused ? PAUSED : CANCELLED;
		}

		@Override
		ConsumerState stuck(boolean stuck) {
			return PAUSED;
		}

	},

	/**
	 * The application stops, or this queue's worker does.
	 */
	STOPPED {

		@Override
		ConsumerState pause(boolean paused) {
			return STOPPED;
		}

		@Override
		ConsumerState stuck(boolean stuck) {
			return STOPPED;
		}

	};

	/**
	 * Whether a channel that is there now is to consume.
	 */
	boolean mayConsume() {
		return this == CONSUMING || this == CANCELLED;
	}

	ConsumerState consumes() {
		return this;
	}

	ConsumerState cancelledByBroker() {
		return this;
	}

	ConsumerState stuck(boolean stuck) {
		return stuck ? RESTING : this;
	}

	ConsumerState pause(boolean paused) {
		return paused ? PAUSED : this;
	}

	ConsumerState stop() {
		return STOPPED;
	}

}
