package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Effects;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.cluster.RabbitCluster;
import io.github.taskqueue.test.internal.server.BrokerServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the leader of the work queue away while tasks are enqueued and run. Three nodes
 * are too much for every build; {@code ./dev test -Dexcluded.tests=none} has it as well.
 */
@Tag("cluster")
class FailoverTests {

	private static final int CALLERS = 4;

	private static RabbitCluster cluster;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		cluster = RabbitCluster.start(3);
		application = TestApplication.start(List.of(Tasks.class),
				List.of("spring.rabbitmq.addresses=" + cluster.addresses()));
		CrashingBroker.letQueuesSettle();
	}

	@AfterAll
	static void stop() {
		application.close();
		cluster.close();
	}

	@RepeatedTest(3)
	void nothingIsLostWhenTheLeaderIsKilled() throws Exception {
		Tasks.runs = new Effects<>();
		BrokerServer leader = cluster.leader("tq.q.default");
		Load load = new Load();
		Awaitility.await().until(() -> Tasks.runs.distinct() > 500);
		leader.kill();
		int before = Tasks.runs.distinct();
		long killed = System.nanoTime();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Tasks.runs.distinct() > before + 500);
		Duration pause = CrashingBroker.since(killed);
		leader.start();
		load.end();
		long ended = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(400))
			.untilAsserted(() -> assertThat(Tasks.runs.all()).containsAll(load.accepted));
		System.out.printf(
				"Failover: %d accepted, %d refused, %d run again, 500 more tasks after %d ms, longest call %d ms, last after %d ms%n",
				load.accepted.size(), load.refused.get(), Tasks.runs.repeated().size(), pause.toMillis(),
				load.longest.get(), CrashingBroker.since(ended).toMillis());
	}

	/**
	 * Callers that enqueue until they are told to end.
	 */
	private static final class Load {

		private final Set<String> accepted = ConcurrentHashMap.newKeySet();

		private final AtomicInteger refused = new AtomicInteger();

		private final AtomicLong longest = new AtomicLong();

		private final AtomicBoolean ended = new AtomicBoolean();

		private final AtomicInteger next = new AtomicInteger();

		private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

		private final Tasks tasks = application.bean(Tasks.class);

		Load() {
			for (int i = 0; i < CALLERS; i++) {
				this.threads.execute(this::call);
			}
		}

		private void call() {
			while (!this.ended.get()) {
				int number = this.next.incrementAndGet();
				String id = "task-" + System.nanoTime() + "-" + number;
				Duration delay = Duration.ofMillis((number % 20 == 0) ? 3000 : 0);
				long start = System.nanoTime();
				try {
					application.tasks().enqueue(TaskOptions.with().taskId(id).delay(delay), () -> this.tasks.work(id));
					this.accepted.add(id);
				}
				catch (TaskEnqueueException ex) {
					this.refused.incrementAndGet();
				}
				this.longest.accumulateAndGet(CrashingBroker.since(start).toMillis(), Math::max);
			}
		}

		void end() throws InterruptedException {
			this.ended.set(true);
			this.threads.shutdown();
			assertThat(this.threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class Tasks {

		static Effects<String> runs = new Effects<>();

		@AsyncTask
		void work(String id) {
			runs.add(id);
		}

	}

}
