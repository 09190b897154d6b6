package io.github.taskqueue.benchmark.process;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

import com.sun.management.OperatingSystemMXBean;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * Counts work that is done and measures its latency. Work numbered with a time was sent
 * then. Thread-safe.
 */
final class Tally implements LongConsumer {

	/** No time that work is sent at is that small. */
	private static final long FIRST_TIME = 1_000_000_000_000L;

	private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(5);

	private static final int DIGITS = 3;

	private static final long PATIENCE_MILLIS = 10;

	private static final double MICROS = 1_000;

	private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final long startedAt;

	private final int expected;

	private final int workMillis;

	private final AtomicLong done = new AtomicLong();

	private final CountDownLatch drained = new CountDownLatch(1);

	private final Histogram latencies = new SynchronizedHistogram(LONGEST_MICROS, DIGITS);

	private volatile double firstAfter;

	private volatile Moment first = now(0);

	private volatile Moment middle = this.first;

	private volatile Moment last = this.first;

	/**
	 * Starts to count.
	 * @param startedAt when the process was started, in milliseconds of the epoch
	 * @param expected after how many pieces the drain is over
	 * @param workMillis milliseconds that each piece takes
	 */
	Tally(long startedAt, int expected, int workMillis) {
		this.startedAt = startedAt;
		this.expected = expected;
		this.workMillis = workMillis;
	}

	/** The time in microseconds of the epoch. */
	static long now() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
	}

	private Moment now(long number) {
		return new Moment(number, System.nanoTime(), this.system.getProcessCpuTime());
	}

	@Override
	public void accept(long id) {
		if (this.workMillis > 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.workMillis));
		}
		count(id);
	}

	private void count(long id) {
		if (id > FIRST_TIME) {
			this.latencies.recordValue(Math.max(now() - id, 0));
			return;
		}
		long number = this.done.incrementAndGet();
		if (number == 1) {
			this.firstAfter = System.currentTimeMillis() - this.startedAt;
			this.first = now(number);
		}
		else if (number == this.expected / 2) {
			this.middle = now(number);
		}
		else if (number == this.expected) {
			this.last = now(number);
			this.drained.countDown();
		}
	}

	DrainFigures drained() throws InterruptedException {
		this.drained.await();
		double cpu = (this.last.cpu - this.first.cpu) / MICROS / this.expected;
		return new DrainFigures(this.last.perSecondSince(this.first), this.last.perSecondSince(this.middle), cpu,
				this.firstAfter);
	}

	void forgetLatencies() {
		this.latencies.reset();
	}

	LatencyFigures latencies(int count) throws InterruptedException {
		while (this.latencies.getTotalCount() < count) {
			TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
		}
		return new LatencyFigures(millis(this.latencies.getValueAtPercentile(50)),
				millis(this.latencies.getValueAtPercentile(99)), millis(this.latencies.getMaxValue()));
	}

	private static double millis(long micros) {
		return micros / MICROS;
	}

	/**
	 * A piece of work, when it was done, and how much CPU time the process had taken.
	 */
	private record Moment(long number, long nanos, long cpu) {

		double perSecondSince(Moment other) {
			return (this.number - other.number) * (double) TimeUnit.SECONDS.toNanos(1) / (this.nanos - other.nanos);
		}

	}

}
