package io.github.taskqueue.it.walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds down the number of classes through which one has to go to follow a task. The task
 * is void, has no options, and is not the first of its kind. The application has the
 * starter alone: no store, no actuator, and nothing that has to be configured.
 * <p>
 * There is the way from the call to the confirm: what the caller's thread enters until
 * the call returns, and what the thread enters that reads the confirm. And there is the
 * way from the delivery to the ack: what the thread enters that reads the delivery until
 * the task is with the pool, and what the pool's thread enters until the ack is with the
 * client library. {@link Walk} says which classes count.
 */
class TaskWalkTests {

	private static final int MOST_CLASSES = 25;

	private static final Path DOCUMENT = Path.of("..", "docs", "how-it-works.md");

	private static final Duration LONG = Duration.ofMinutes(4);

	private static final String CLIENT = "ChannelN";

	private static final Pattern PORT = Pattern.compile("dt_socket at address: (\\d+)");

	private static Walk toTheConfirm;

	private static Walk toTheAck;

	private static Walk observedToTheConfirm;

	private static Walk observedToTheAck;

	@BeforeAll
	static void walk() throws Exception {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost()) {
			try (ChildJvm child = child(broker,
					"spring.autoconfigure.exclude="
							+ "io.github.taskqueue.autoconfigure.TaskQueueObservationAutoConfiguration");
					MethodTracer tracer = attach(child)) {
				toTheConfirm = toTheConfirm(child, tracer);
				toTheAck = toTheAck(child, tracer);
			}
			try (ChildJvm child = child(broker, "spring.main.banner-mode=off"); MethodTracer tracer = attach(child)) {
				observedToTheConfirm = toTheConfirm(child, tracer);
				observedToTheAck = toTheAck(child, tracer);
			}
		}
	}

	private static ChildJvm child(RabbitBroker broker, String property) {
		return ChildJvm.running(WalkProcess.class)
			.options(MethodTracer.AGENT, "-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments("task-queue.namespace=walk-" + UUID.randomUUID().toString().substring(0, 8),
					"spring.rabbitmq.addresses=" + broker.uri(), property)
			.start();
	}

	private static MethodTracer attach(ChildJvm child) throws Exception {
		child.awaitOutput(WalkProcess.told(0), LONG);
		child.send("20");
		child.awaitOutput(WalkProcess.told(1), LONG);
		return MethodTracer.attach(PORT.matcher(child.output()).results().findFirst().orElseThrow().group(1),
				"io.github.taskqueue.*", "com.rabbitmq.client.impl.ChannelN");
	}

	/**
	 * The shortest of several, as a call that comes long after the last one first asks
	 * whether the broker is there.
	 */
	private static Walk toTheConfirm(ChildJvm child, MethodTracer tracer) {
		tracer.start("main", "AMQP Connection");
		child.send("6");
		child.awaitOutput(WalkProcess.told(2), LONG);
		List<MethodEntry> all = tracer.stop();
		List<MethodEntry> call = IntStream.range(0, all.size())
			.filter((index) -> all.get(index).is("WalkProcess", "call"))
			.mapToObj((index) -> onOneThread(all, index).stream()
				.skip(1)
				.takeWhile((entry) -> entry.stack().size() > 1)
				.toList())
			.min(Comparator.comparingInt(List::size))
			.orElseThrow();
		List<MethodEntry> confirm = onOneThread(all, last(all, (entry) -> entry.is("ConfirmChannel", "handleAck")));
		return new Walk().with("The call", call).with("The confirm", confirm);
	}

	private static Walk toTheAck(ChildJvm child, MethodTracer tracer) {
		tracer.start();
		child.send("1");
		Predicate<MethodEntry> isDelivery = (entry) -> entry.is("ConsumerSession", "handleDelivery");
		Predicate<MethodEntry> isAck = (entry) -> entry.is(CLIENT, "basicAck");
		Awaitility.await()
			.atMost(LONG)
			.until(() -> tracer.entries().stream().dropWhile(isDelivery.negate()).anyMatch(isAck));
		List<MethodEntry> all = tracer.stop();
		List<MethodEntry> delivery = onOneThread(all, last(all, isDelivery));
		List<MethodEntry> attempt = onOneThread(all, last(all, (entry) -> entry.is("WorkerPool", "run")));
		return new Walk()
			.with("The delivery", delivery.subList(0, last(delivery, (entry) -> entry.isIn("WorkerPool")) + 1))
			.with("The attempt", attempt.subList(0, last(attempt, isAck)));
	}

	/**
	 * What the thread of an entry has entered from that one on, but for what the client
	 * library calls to write.
	 */
	private static List<MethodEntry> onOneThread(List<MethodEntry> all, int first) {
		return all.stream()
			.skip(first)
			.filter((entry) -> entry.thread() == all.get(first).thread() && !entry.isBelow(CLIENT, "basicPublish"))
			.toList();
	}

	private static int last(List<MethodEntry> entries, Predicate<MethodEntry> which) {
		int last = entries.size() - 1;
		while (!which.test(entries.get(last))) {
			last--;
		}
		return last;
	}

	@Test
	void fewClassesAreEnteredFromTheCallToTheConfirm() {
		assertThat(toTheConfirm.classes()).as("%s", toTheConfirm).hasSizeBetween(10, MOST_CLASSES);
	}

	@Test
	void fewClassesAreEnteredFromTheDeliveryToTheAck() {
		assertThat(toTheAck.classes()).as("%s", toTheAck).hasSizeBetween(10, MOST_CLASSES);
	}

	@Test
	void noStepReturnsToAClass() {
		assertThat(List.of(toTheConfirm, toTheAck))
			.allSatisfy((walk) -> assertThat(walk.returns()).as("%s", walk).isEmpty());
	}

	@Test
	void featureAddsItsOwnClassesOnly() {
		assertAddsItsOwn(toTheConfirm.classes(), observedToTheConfirm.classes());
		assertAddsItsOwn(toTheAck.classes(), observedToTheAck.classes());
	}

	private static void assertAddsItsOwn(Set<Class<?>> classes, Set<Class<?>> observed) {
		assertThat(observed).containsAll(classes);
		observed.removeAll(classes);
		assertThat(observed).isNotEmpty()
			.allSatisfy((added) -> assertThat(added.getSimpleName() + " of " + added.getPackageName())
				.endsWith(".observation"));
	}

	@Test
	void documentNamesEachClass() throws IOException {
		String document = Files.readString(DOCUMENT);
		assertThat(List.of(toTheConfirm, toTheAck)).allSatisfy((walk) -> assertThat(walk.classes())
			.allSatisfy((type) -> assertThat(document).contains("`" + type.getSimpleName() + "`")));
	}

}
