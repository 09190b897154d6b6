package io.github.taskqueue.internal.broker.ladder;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ladder of a broker, probed by turns that the tests take. They break levels that
 * hold messages for two seconds at most.
 */
@Tag("one-jdk")
class LadderProbesTests {

	private static final Duration SOON = Duration.ofSeconds(8);

	private static final Duration TOO_LATE = Duration.ofMillis(1500);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.journal=none", "task-queue.topology.declare-delays=at-start");

	private final Channel channel = application.client().channel();

	private LadderProbes probes;

	@BeforeEach
	void lead() {
		this.probes = probes();
		this.probes.elected();
	}

	@AfterEach
	void mend() throws Exception {
		Broker broker = application.bean(Broker.class);
		broker.topology().declareLadder(broker.connections().publishing().whenOpen().join());
	}

	/**
	 * Takes turns only when told to.
	 */
	private static LadderProbes probes() {
		Broker broker = application.bean(Broker.class);
		RecoveryLoop loop = broker.loops().create("probes");
		loop.close();
		return new LadderProbes(broker.connections(), broker.topology(), broker.names(), loop, TOO_LATE);
	}

	private static Stream<Optional<Duration>> overdue(LadderProbes probes) {
		return IntStream.range(0, DelayLevels.COUNT).mapToObj(probes::overdue);
	}

	/**
	 * Also those that hold a task for an hour.
	 */
	@Test
	void levelsThatWorkAreNotLate() throws Exception {
		for (int level = 10; level < DelayLevels.COUNT; level += 5) {
			enqueueIn(DelayLevels.hold(level));
		}
		this.probes.look();
		Awaitility.await().pollDelay(TOO_LATE).until(() -> true);
		for (int turn = 0; turn < 5; turn++) {
			this.probes.look();
			assertThat(overdue(this.probes)).hasSize(31)
				.allSatisfy((late) -> assertThat(late.orElseThrow()).isLessThan(TOO_LATE));
			assertThat(this.probes.problems()).isEmpty();
		}
		assertThat(enqueueIn(Duration.ofSeconds(1)).await(SOON)).isOne();
	}

	private static TaskHandle<Integer> enqueueIn(Duration delay) {
		return application.tasks().enqueue(TaskOptions.with().delay(delay), () -> application.bean(Tasks.class).one());
	}

	@Test
	void levelIsLateThatMessagesCannotEnter() throws Exception {
		String level = LadderNames.level(0);
		this.channel.queueUnbind(level, level, "*.".repeat(30) + "1.#");
		awaitProblem(level);
		assertThat(this.probes.problems()).singleElement(InstanceOfAssertFactories.STRING)
			.contains("which holds them for PT0.125S", "s late or not at all", "policies on the ladder");
	}

	@Test
	void levelIsLateThatMessagesCannotLeave() throws Exception {
		this.channel.exchangeUnbind(LadderNames.level(0), LadderNames.level(1), "*.".repeat(29) + "0.#");
		awaitProblem(LadderNames.level(2), LadderNames.level(3));
	}

	/**
	 * The tasks are in it for longer than the test takes.
	 */
	@Test
	void levelIsLateThatRefusesMessages() {
		for (int i = 0; i < 3; i++) {
			enqueueIn(DelayLevels.hold(13).plusMinutes(1));
		}
		setMaxLength(1);
		awaitProblem(LadderNames.level(13));
		setMaxLength(1000);
	}

	private static void setMaxLength(int length) {
		application.broker()
			.rabbitmqctl("set_policy", "-p", application.broker().virtualHost(), "--apply-to", "queues", "full",
					"^tq\\.delay\\.level-13$", "{\"max-length\":%d}".formatted(length));
	}

	@Test
	void levelWhoseExchangeIsGoneDisturbsNoneBelow() throws Exception {
		this.channel.exchangeDelete(LadderNames.level(20));
		this.probes.look();
		Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
		this.probes.look();
		assertThat(IntStream.range(0, DelayLevels.COUNT)
			.filter((level) -> this.probes.overdue(level).orElseThrow().compareTo(Duration.ZERO) > 0)).contains(20)
			.allMatch((level) -> level >= 20);
	}

	@Test
	void onlyTheLeaderKnows() throws Exception {
		this.probes.look();
		this.probes.deposed();
		assertThat(this.probes.look()).isEqualTo(RecoveryLoop.REST);
		assertThat(overdue(this.probes)).allMatch(Optional::isEmpty);
	}

	private void awaitProblem(String... levels) {
		Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
			this.probes.look();
			List<String> problems = this.probes.problems();
			assertThat(List.of(levels))
				.allSatisfy((level) -> assertThat(problems).anyMatch((problem) -> problem.contains("'" + level + "'")));
		});
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> one() {
			return TaskHandle.completed(1);
		}

	}

}
