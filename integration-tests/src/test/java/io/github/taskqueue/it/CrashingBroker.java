package io.github.taskqueue.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The one broker that tests may stop, kill and fill up. Tests leave it as they found it.
 */
final class CrashingBroker {

	private static @Nullable RabbitBroker broker;

	private CrashingBroker() {
	}

	static synchronized RabbitBroker get() {
		if (broker == null) {
			broker = RabbitBroker.startPrivate();
		}
		return broker;
	}

	/**
	 * Lets queues that were declared just now become durable: a broker that is killed
	 * within a second or two of it has them empty afterwards.
	 */
	static void letQueuesSettle() {
		Awaitility.await().pollDelay(3, TimeUnit.SECONDS).until(() -> true);
	}

	/**
	 * Runs something while the broker takes no messages because its memory is full.
	 */
	static void whileFull(Runnable test) {
		get().rabbitmqctl("set_vm_memory_high_watermark", "0");
		try {
			test.run();
		}
		finally {
			get().rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB");
		}
	}

	static Duration since(long nanoTime) {
		return Duration.ofNanos(System.nanoTime() - nanoTime);
	}

}
