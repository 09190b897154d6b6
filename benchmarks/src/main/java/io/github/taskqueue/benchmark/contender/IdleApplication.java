package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.springframework.context.ConfigurableApplicationContext;

import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;

/**
 * An application with this library that works on many queues in which nothing waits.
 */
public final class IdleApplication {

	private static final long POLL_MILLIS = 10;

	private IdleApplication() {
	}

	/**
	 * Starts, and waits until all queues are worked on.
	 * @param broker with user, password and virtual host
	 * @param queues how many
	 * @return the application, to be closed
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public static ConfigurableApplicationContext start(URI broker, int queues) throws InterruptedException {
		List<String> properties = IntStream.range(0, queues)
			.mapToObj((number) -> "--task-queue.queues.queue-%d.concurrency=1".formatted(number))
			.toList();
		ConfigurableApplicationContext context = TaskQueueApplications.start(broker, properties, (id) -> {
		});
		WorkerLifecycle workers = context.getBean(WorkerLifecycle.class);
		while (!workers.statuses().stream().allMatch(ConsumerStatus::consuming)) {
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
		return context;
	}

}
