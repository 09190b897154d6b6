package io.github.taskqueue.test.internal.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

/**
 * Asks a broker who it is by connecting to it.
 *
 * @param address of the broker
 */
public record BrokerProbe(BrokerAddress address) {

	/** Returns the broker's own words about itself, such as its version. */
	public Map<String, Object> properties() throws IOException {
		ConnectionFactory factory = this.address.toConnectionFactory();
		factory.setConnectionTimeout(5_000);
		factory.setAutomaticRecoveryEnabled(false);
		try (Connection connection = factory.newConnection("task-queue-test probe")) {
			return connection.getServerProperties();
		}
		catch (TimeoutException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * Waits until the wanted broker answers.
	 * @param wanted tells by its properties whether the answer is from the right one
	 * @param running whether waiting still has a point
	 * @return whether it did answer in time
	 */
	public boolean await(Duration timeout, Predicate<Map<String, Object>> wanted, BooleanSupplier running) {
		long end = System.nanoTime() + timeout.toNanos();
		while (running.getAsBoolean() && System.nanoTime() < end) {
			if (answers(wanted)) {
				return true;
			}
			pause();
		}
		return false;
	}

	private boolean answers(Predicate<Map<String, Object>> wanted) {
		try {
			return wanted.test(properties());
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the broker", ex);
		}
	}

}
