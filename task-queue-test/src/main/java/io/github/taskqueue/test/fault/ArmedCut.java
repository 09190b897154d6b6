package io.github.taskqueue.test.fault;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A cut that waits for its frame.
 *
 * @param method that the frame carries; null for any frame
 * @param fired completes when the connection has been cut
 */
record ArmedCut(Direction direction, @Nullable AmqpMethod method, Place place, CompletableFuture<Void> fired) {

	boolean matches(Direction direction, Frame frame) {
		return this.direction == direction && (this.method == null || frame.carries(this.method));
	}

	boolean includesContent() {
		return this.method != null && this.method.hasContent();
	}

	/**
	 * Where a cut is made.
	 */
	enum Place {

		BEFORE, WITHIN, AFTER

	}

}
