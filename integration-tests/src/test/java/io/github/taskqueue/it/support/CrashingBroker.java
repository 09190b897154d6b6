package io.github.taskqueue.it.support;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The one broker that tests may stop, kill and fill up. Tests leave it as they found it.
 */
public final class CrashingBroker {

	private static @Nullable RabbitBroker broker;

	private CrashingBroker() {
	}

	public static synchronized RabbitBroker get() {
		if (broker == null) {
			broker = RabbitBroker.startPrivate();
		}
		return broker;
	}

	/**
	 * Lets queues that were declared just now become durable: a broker that is killed
	 * within a second or two of it has them empty afterwards.
	 */
	public static void letQueuesSettle() {
		Awaitility.await().pollDelay(3, TimeUnit.SECONDS).until(() -> true);
	}

	/**
	 * Runs something while the broker takes no messages because its memory is full.
	 */
	public static void whileFull(Runnable test) {
		get().rabbitmqctl("set_vm_memory_high_watermark", "0");
		try {
			awaitBlocked();
			test.run();
		}
		finally {
			get().rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB");
		}
	}

	/**
	 * The command ends before the broker has told anybody.
	 */
	private static void awaitBlocked() {
		AtomicBoolean blocked = new AtomicBoolean();
		try {
			Connection connection = get().connectionFactory().newConnection();
			connection.addBlockedListener((reason) -> blocked.set(true), () -> blocked.set(false));
			Channel channel = connection.createChannel();
			Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
				channel.basicPublish("", "nobody", null, new byte[0]);
				return blocked.get();
			});
			connection.abort(1);
		}
		catch (IOException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static Duration since(long nanoTime) {
		return Duration.ofNanos(System.nanoTime() - nanoTime);
	}

}
