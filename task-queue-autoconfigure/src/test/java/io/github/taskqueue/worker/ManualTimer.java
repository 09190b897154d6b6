package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A timer of which the test decides when it is time. What was cancelled is not run.
 */
final class ManualTimer extends ScheduledThreadPoolExecutor implements AutoCloseable {

	private final List<Alarm> alarms = new ArrayList<>();

	ManualTimer() {
		super(0);
	}

	@Override
	public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		ScheduledFuture<?> future = super.schedule(() -> {
		}, 1, TimeUnit.DAYS);
		this.alarms.add(new Alarm(Duration.of(delay, unit.toChronoUnit()), command, future));
		return future;
	}

	synchronized List<Duration> delays() {
		return this.alarms.stream().map(Alarm::delay).toList();
	}

	/**
	 * Runs everything that is scheduled on this thread.
	 */
	void ring() {
		take().stream().filter((alarm) -> !alarm.future().isCancelled()).forEach((alarm) -> alarm.command().run());
	}

	private synchronized List<Alarm> take() {
		List<Alarm> due = List.copyOf(this.alarms);
		this.alarms.clear();
		return due;
	}

	@Override
	public void close() {
		shutdownNow();
	}

	private record Alarm(Duration delay, Runnable command, ScheduledFuture<?> future) {

	}

}
