package io.github.taskqueue.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

import io.github.taskqueue.chaos.load.LoadLimits;
import io.github.taskqueue.chaos.scene.Scene;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Faults of the broker.
 */
final class BrokerFaults {

	private static final String POLICY = "chaos";

	private static final int FEW = 10;

	private static final int MANY = 1_000_000;

	/**
	 * RabbitMQ 3.10 lets publishers in again, its own for dead letters among them, when a
	 * queue gets below its limit, but not when the limit is taken away.
	 */
	private static final Duration UNTIL_NOTICED = Duration.ofSeconds(1);

	private BrokerFaults() {
	}

	static String restart(Scene scene, Fault fault) throws InterruptedException {
		scene.broker().stop();
		return startAgain(scene.broker(), fault);
	}

	static String kill(Scene scene, Fault fault) throws InterruptedException {
		scene.broker().kill();
		return startAgain(scene.broker(), fault);
	}

	private static String startAgain(RabbitBroker broker, Fault fault) throws InterruptedException {
		try {
			fault.last();
		}
		finally {
			broker.start();
		}
		return "broker";
	}

	static String alarm(Scene scene, Fault fault) throws Exception {
		return inAlarm(scene, fault, (disturbed, lasted) -> "broker");
	}

	static String killInAlarm(Scene scene, Fault fault) throws Exception {
		return inAlarm(scene, fault, ProcessFaults::killWorker);
	}

	private static String inAlarm(Scene scene, Fault fault, Injection atTheEnd) throws Exception {
		try {
			scene.broker().rabbitmqctl("set_vm_memory_high_watermark", "0");
			fault.last();
			return atTheEnd.inject(scene, fault);
		}
		finally {
			scene.broker().rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1GB");
		}
	}

	static String unbind(Scene scene, Fault fault) throws Exception {
		String queue = queue(fault);
		onChannel(scene.broker(), (channel) -> channel.queueUnbind("tq.q." + queue, "tq.tasks", queue));
		try {
			fault.last();
		}
		finally {
			onChannel(scene.broker(), (channel) -> channel.queueBind("tq.q." + queue, "tq.tasks", queue));
		}
		return queue;
	}

	static String fill(Scene scene, Fault fault) throws InterruptedException {
		RabbitBroker broker = scene.broker();
		limit(broker, FEW);
		try {
			ProcessFaults.pause(scene.workers(), fault.lasting());
		}
		finally {
			limit(broker, MANY);
			TimeUnit.MILLISECONDS.sleep(UNTIL_NOTICED.toMillis());
			broker.rabbitmqctl("clear_policy", "-p", broker.virtualHost(), POLICY);
		}
		return "quick";
	}

	private static void limit(RabbitBroker broker, int length) {
		broker.rabbitmqctl("set_policy", "-p", broker.virtualHost(), "--apply-to", "queues", POLICY, "^tq\\.q\\.quick$",
				"{\"max-length\": " + length + ", \"overflow\": \"reject-publish\"}");
	}

	private static String queue(Fault fault) {
		return LoadLimits.queues().get(fault.choice() % LoadLimits.queues().size());
	}

	private static void onChannel(RabbitBroker broker, Step step) throws Exception {
		try (Connection connection = broker.connectionFactory().newConnection("chaos");
				Channel channel = connection.createChannel()) {
			step.run(channel);
		}
	}

	@FunctionalInterface
	private interface Step {

		void run(Channel channel) throws IOException;

	}

}
