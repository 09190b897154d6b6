package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.springframework.context.ApplicationContext;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;

/**
 * An application with this library whose tasks are delayed.
 */
public final class DelayedTasks {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private static final long POLL_MILLIS = 10;

	private static final int PORTION = 10_000;

	private final Queue<Long> lateness = new ConcurrentLinkedQueue<>();

	private final TaskClient client;

	private final BenchTasks tasks;

	/**
	 * Starts the application, which declares the ladder.
	 * @param broker with user, password and virtual host
	 */
	public DelayedTasks(URI broker) {
		ApplicationContext context = TaskQueueApplications.start(broker, List.of(),
				(due) -> this.lateness.add(micros(Instant.now()) - due));
		this.client = context.getBean(TaskClient.class);
		this.tasks = context.getBean(BenchTasks.class);
		enqueueAt(Instant.now().plus(SHORTEST));
	}

	private static long micros(Instant time) {
		return ChronoUnit.MICROS.between(Instant.EPOCH, time);
	}

	private void enqueueAt(Instant due) {
		this.client.enqueue(TaskOptions.with().at(due), () -> this.tasks.work(micros(due), ""));
	}

	/**
	 * Has tasks run after 1 to 20 seconds, one call after the other.
	 * @param count how many
	 * @return by how many microseconds each started after it was due, the first one first
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public long[] lateness(int count) throws InterruptedException {
		awaitLateness(1);
		this.lateness.clear();
		Random random = new Random(count);
		for (int i = 0; i < count; i++) {
			enqueueAt(Instant.now().plusNanos(random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos())));
		}
		awaitLateness(count);
		return this.lateness.stream().mapToLong(Long::longValue).sorted().toArray();
	}

	private void awaitLateness(int count) throws InterruptedException {
		while (this.lateness.size() < count) {
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
	}

	/**
	 * Has tasks wait for an hour.
	 * @param count how many
	 */
	public void fill(int count) {
		for (int left = count; left > 0; left -= PORTION) {
			int portion = Math.min(left, PORTION);
			TaskRequest<Void> hour = TaskRequest.of("BenchTasks.work", Void.class)
				.argument("id", 0)
				.argument("text", "x".repeat(Load.USUAL.textLength()))
				.options(TaskOptions.with().delay(Duration.ofHours(1)));
			this.client.enqueueAll(() -> IntStream.range(0, portion).forEach((i) -> this.client.enqueue(hour)));
		}
	}

}
