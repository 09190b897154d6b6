package io.github.taskqueue.benchmark.contender;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/**
 * A way to send work to other processes. All of them use a durable quorum queue,
 * persistent messages that have to be routable, confirms that are awaited, JSON, and acks
 * after the work.
 */
public enum Contender {

	/**
	 * The Java client of RabbitMQ with pipelined confirms, a pool of threads and acks of
	 * many messages at once: the limit.
	 */
	RAW {
		@Override
		public Sender sender(URI broker) throws Exception {
			return new RawSender(broker);
		}

		@Override
		public AutoCloseable receiver(URI broker, Load load, LongConsumer work) throws Exception {
			return new RawReceiver(broker, load, work);
		}
	},

	/** {@code RabbitTemplate} and {@code @RabbitListener} with Spring Boot's defaults. */
	SPRING {
		@Override
		public Sender sender(URI broker) {
			return SpringApplications.start(broker, SpringSender.class).getBean(SpringSender.class);
		}

		@Override
		public AutoCloseable receiver(URI broker, Load load, LongConsumer work) {
			return SpringApplications.start(broker, SpringReceiver.configuredFor(load, work));
		}
	},

	/** This library with its defaults. */
	TASK_QUEUE {
		@Override
		public Sender sender(URI broker) {
			return TaskQueueApplications.start(broker, List.of("--task-queue.worker.enabled=false"), (id) -> {
			}).getBean(TaskQueueSender.class);
		}

		@Override
		public AutoCloseable receiver(URI broker, Load load, LongConsumer work) {
			return TaskQueueApplications.start(broker,
					List.of("--task-queue.queues." + Work.QUEUE + ".concurrency=" + load.threads(),
							"--spring.threads.virtual.enabled=" + load.virtual()),
					work);
		}
	};

	/**
	 * Starts to be able to send.
	 * @param broker with user, password and virtual host
	 * @return sends work
	 * @throws Exception if there is no connection
	 */
	public abstract Sender sender(URI broker) throws Exception;

	/**
	 * Starts to receive.
	 * @param broker with user, password and virtual host
	 * @param load how many threads work
	 * @param work does the work, given its number
	 * @return ends it
	 * @throws Exception if there is no connection
	 */
	public abstract AutoCloseable receiver(URI broker, Load load, LongConsumer work) throws Exception;

	/**
	 * Throws away what waits.
	 * @param broker with user, password and virtual host
	 * @throws Exception if there is no connection
	 */
	public void purge(URI broker) throws Exception {
		try (Connection connection = RawQueue.connect(broker); Channel channel = connection.createChannel()) {
			channel.queuePurge((this == TASK_QUEUE) ? "tq.q." + Work.QUEUE : Work.QUEUE);
		}
	}

	/**
	 * Returns how people write the name.
	 * @return lower case with hyphens
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
