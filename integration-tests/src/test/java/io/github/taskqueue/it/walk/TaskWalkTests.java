package io.github.taskqueue.it.walk;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.process.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds down the number of classes through which one has to go to follow a task. The task
 * is void, has no options, and is not the first of its kind. The application has the
 * starter and neither a store nor a feature that has to be configured.
 * <p>
 * There is the way from the call to the confirm: what the caller's thread enters until
 * the call returns, and what the thread enters that reads the confirm. And there is the
 * way from the delivery to the ack: what the thread enters that reads the delivery until
 * the task is with the pool, and what the pool's thread enters until the ack is with the
 * client library. {@link Walk} says which classes count.
 */
class TaskWalkTests {

	private static final int MOST_CLASSES = 25;

	private static final Duration LONG = Duration.ofMinutes(4);

	private static final String CLIENT = "ChannelN";

	private static final Pattern PORT = Pattern.compile("dt_socket at address: (\\d+)");

	private static List<Walk> toTheConfirm;

	private static List<Walk> toTheAck;

	@BeforeAll
	static void walk() throws Exception {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost(); ChildJvm child = child(broker)) {
			child.awaitOutput(WalkProcess.told(0), LONG);
			String port = PORT.matcher(child.output()).results().findFirst().orElseThrow().group(1);
			try (MethodTracer tracer = MethodTracer.attach(port, "io.github.taskqueue.*",
					"com.rabbitmq.client.impl.ChannelN")) {
				child.send("20");
				child.awaitOutput(WalkProcess.told(1), LONG);
				tracer.start("main", "AMQP Connection");
				child.send("3");
				child.awaitOutput(WalkProcess.told(2), LONG);
				List<MethodEntry> there = tracer.stop();
				tracer.start("pool-", "task-default");
				child.send("1");
				Awaitility.await().atMost(LONG).until(() -> tracer.entries().stream().anyMatch(TaskWalkTests::isAck));
				List<MethodEntry> back = tracer.stop();
				toTheConfirm = List.of(new Walk("The call", call(there)), new Walk("The confirm", confirm(there)));
				toTheAck = List.of(new Walk("The delivery", delivery(back)), new Walk("The attempt", attempt(back)));
			}
		}
	}

	private static ChildJvm child(RabbitBroker broker) {
		return ChildJvm.running(WalkProcess.class)
			.options(MethodTracer.AGENT, "-XX:TieredStopAtLevel=1", "-Xmx128m")
			.arguments("task-queue.namespace=walk-" + UUID.randomUUID().toString().substring(0, 8),
					"spring.rabbitmq.addresses=" + broker.uri(), "spring.main.banner-mode=off",
					"spring.autoconfigure.exclude=io.github.taskqueue.autoconfigure.TaskQueueObservationAutoConfiguration")
			.start();
	}

	private static boolean isAck(MethodEntry entry) {
		return entry.is(CLIENT, "basicAck");
	}

	private static List<MethodEntry> call(List<MethodEntry> all) {
		return from(all, (entry) -> entry.is("WalkProcess", "call")).takeWhile((entry) -> entry.isIn("WalkProcess"))
			.toList();
	}

	private static List<MethodEntry> confirm(List<MethodEntry> all) {
		return from(all, (entry) -> entry.is("ConfirmChannel", "handleAck")).toList();
	}

	private static List<MethodEntry> delivery(List<MethodEntry> all) {
		List<MethodEntry> entries = from(all, (entry) -> entry.is("ConsumerSession", "handleDelivery")).toList();
		return entries.subList(0, last(entries, (entry) -> entry.isIn("WorkerPool")) + 1);
	}

	private static List<MethodEntry> attempt(List<MethodEntry> all) {
		return from(all, (entry) -> entry.is("WorkerPool", "run")).takeWhile((entry) -> !isAck(entry)).toList();
	}

	/**
	 * What a thread has entered since it entered something for the last time, but for
	 * what the client library calls to write.
	 */
	private static Stream<MethodEntry> from(List<MethodEntry> all, Predicate<MethodEntry> start) {
		int last = last(all, start);
		return all.stream()
			.skip(last)
			.filter((entry) -> entry.thread() == all.get(last).thread() && !entry.isBelow(CLIENT, "basicPublish"));
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
		assertFewClasses(toTheConfirm);
	}

	@Test
	void fewClassesAreEnteredFromTheDeliveryToTheAck() {
		assertFewClasses(toTheAck);
	}

	private static void assertFewClasses(List<Walk> way) {
		Set<Class<?>> classes = way.stream()
			.flatMap((walk) -> walk.classes().stream())
			.collect(Collectors.toCollection(LinkedHashSet::new));
		assertThat(classes).as("classes entered by %s", way).hasSizeLessThanOrEqualTo(MOST_CLASSES);
	}

	@Test
	void noStepReturnsToAClass() {
		for (List<Walk> way : List.of(toTheConfirm, toTheAck)) {
			assertThat(way).allSatisfy((walk) -> assertThat(walk.returns()).as("returns of %s", walk).isEmpty());
		}
	}

}
