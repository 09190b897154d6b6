package io.github.taskqueue.chaos.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;

/**
 * Enqueues tasks of each kind, as an application would.
 */
class TaskCalls {

	private static final int LONGEST_SLOW_MILLIS = 2_000;

	private static final int LONGEST_DELAY_MILLIS = 20_000;

	private static final int LONGEST_POSTPONEMENT_MILLIS = 4_000;

	private static final int FEWEST_STEPS = 20;

	private static final int MOST_STEPS = 40;

	private final TaskClient client;

	private final ChaosTasks tasks;

	private final CrashingTasks crashing;

	TaskCalls(TaskClient client, ChaosTasks tasks, CrashingTasks crashing) {
		this.client = client;
		this.tasks = tasks;
		this.crashing = crashing;
	}

	/**
	 * Enqueues one task.
	 * @param kind of the task; not {@link TaskKind#BATCHED}
	 * @return its handle
	 */
	TaskHandle<?> enqueue(TaskKind kind, String id, RandomGenerator random) {
		TaskOptions options = TaskOptions.with().taskId(id);
		return switch (kind) {
			case QUICK -> this.client.enqueue(options, () -> this.tasks.quick(id));
			case ANSWERING -> this.client.enqueue(options, () -> this.tasks.answer(id));
			case SLOW -> {
				long millis = random.nextLong(LONGEST_SLOW_MILLIS);
				yield this.client.enqueue(options, () -> this.tasks.slow(id, millis));
			}
			case DELAYED -> {
				long delay = 1_000 + random.nextLong(LONGEST_DELAY_MILLIS - 1_000);
				long from = System.currentTimeMillis() + delay;
				TaskOptions delayed = random.nextBoolean() ? options.at(Instant.ofEpochMilli(from))
						: options.delay(Duration.ofMillis(delay));
				yield this.client.enqueue(delayed, () -> this.tasks.delayed(id, from));
			}
			case FLAKY_IN_PLACE -> this.client.enqueue(options, () -> this.tasks.flakyInPlace(id));
			case FLAKY -> this.client.enqueue(options, () -> this.tasks.flaky(id));
			case POSTPONED -> {
				long from = System.currentTimeMillis() + random.nextLong(LONGEST_POSTPONEMENT_MILLIS);
				yield this.client.enqueue(options, () -> this.tasks.postponed(id, from));
			}
			case ASSERTION -> this.client.enqueue(options, () -> this.tasks.assertion(id));
			case OVERFLOW -> this.client.enqueue(options, () -> this.tasks.overflow(id));
			case PERMANENT -> this.client.enqueue(options, () -> this.tasks.permanent(id));
			case STRANGER -> this.client.enqueue(TaskRequest.of("Nobody.knows", Void.class)
				.argument("id", id)
				.options(options.queue(ChaosTasks.FLAKY_QUEUE)));
			case STEPWISE -> {
				int steps = random.nextInt(FEWEST_STEPS, MOST_STEPS + 1);
				yield this.client.enqueue(options, () -> this.tasks.stepwise(id, steps));
			}
			case NEIGHBOUR -> this.client.enqueue(options, () -> this.crashing.neighbour(id));
			case CRASHING -> this.client.enqueue(options, () -> this.crashing.crash(id));
			default -> throw new IllegalArgumentException("Publishers do not enqueue " + kind);
		};
	}

	/** Enqueues many tasks at once. Their task ids are made by the library. */
	List<TaskHandle<?>> enqueueAll(List<String> ids) {
		return this.client.enqueueAll(() -> ids.forEach(this.tasks::quick));
	}

}
