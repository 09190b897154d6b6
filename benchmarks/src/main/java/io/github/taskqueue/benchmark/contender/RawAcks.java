package io.github.taskqueue.benchmark.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

import com.rabbitmq.client.Channel;

/**
 * Acknowledges, every two milliseconds, all messages up to the first that is not done.
 */
final class RawAcks implements AutoCloseable {

	private static final int PERIOD_MILLIS = 2;

	private final Channel channel;

	private final AtomicIntegerArray done;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	/** Used by the timer's thread only. */
	private long acknowledged;

	RawAcks(Channel channel, int prefetch) {
		this.channel = channel;
		this.done = new AtomicIntegerArray(prefetch);
		this.timer.scheduleAtFixedRate(this::flush, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	void done(long tag) {
		this.done.set(place(tag), 1);
	}

	// As many messages are in hand as there are places
	private int place(long tag) {
		return (int) (tag % this.done.length());
	}

	private void flush() {
		long last = this.acknowledged;
		while (this.done.compareAndSet(place(last + 1), 1, 0)) {
			last++;
		}
		if (last > this.acknowledged) {
			this.acknowledged = last;
			acknowledge(last);
		}
	}

	private void acknowledge(long tag) {
		try {
			this.channel.basicAck(tag, true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.timer.shutdown();
		this.timer.awaitTermination(1, TimeUnit.SECONDS);
	}

}
