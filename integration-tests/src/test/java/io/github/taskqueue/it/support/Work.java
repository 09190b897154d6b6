package io.github.taskqueue.it.support;

import java.time.Duration;

/**
 * What takes the body of a task a while and gives way to an interrupt.
 */
public final class Work {

	private Work() {
	}

	public static void take(Duration time) {
		try {
			Thread.sleep(time.toMillis());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted at work", ex);
		}
	}

}
