package io.github.taskqueue.it.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that is killed during some ticks, without a store.
 */
@Tag("one-jdk")
class ScheduleOutageTests {

	private static final Duration SOON = Duration.ofSeconds(120);

	@Test
	void missedTicksAreMadeUpForAsTheScheduleSays() {
		try (RabbitBroker broker = RabbitBroker.startPrivate();
				TestApplication application = TestApplication.start(broker, Ticks.class)) {
			await(() -> Ticks.all.size() >= 2 && Ticks.once.size() >= 2);
			broker.kill();
			Instant killed = Instant.now();
			await(() -> Instant.now().isAfter(killed.plusSeconds(3)));
			broker.start();
			await(() -> isAfter(Ticks.all, killed.plusSeconds(5)) && isAfter(Ticks.once, killed.plusSeconds(5)));
		}
		List<Ran> all = List.copyOf(Ticks.all);
		assertThat(all.stream().map(Ran::at).distinct())
			.containsExactlyElementsOf(Stream.iterate(all.get(0).at(), (time) -> time.plusSeconds(1))
				.limit(all.stream().map(Ran::at).distinct().count())
				.toList());
		List<Ran> once = Ticks.once.stream().filter((each) -> !each.again()).toList();
		assertThat(once).anySatisfy((each) -> assertThat(each.missed()).isPositive());
		assertThat(once.stream().skip(1))
			.allSatisfy((each) -> assertThat(each.at()).isEqualTo(each.previous().plusSeconds(each.missed() + 1)));
	}

	private static boolean isAfter(Queue<Ran> ran, Instant time) {
		return ran.stream().anyMatch((each) -> each.at().isAfter(time));
	}

	private static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition);
	}

	record Ran(Instant at, Instant previous, int missed, boolean again) {

	}

	static class Ticks {

		static final Queue<Ran> all = new ConcurrentLinkedQueue<>();

		static final Queue<Ran> once = new ConcurrentLinkedQueue<>();

		@AsyncTask
		@TaskSchedule(every = "1s", overlap = Overlap.QUEUE, misfire = Misfire.FIRE_ALL)
		public void all() {
			ran(all);
		}

		@AsyncTask
		@TaskSchedule(every = "1s", misfire = Misfire.FIRE_ONCE)
		public void once() {
			ran(once);
		}

		private static void ran(Queue<Ran> ran) {
			TaskContext task = TaskContext.current();
			ran.add(new Ran(task.scheduledAt().orElseThrow(), task.previousScheduledAt().orElse(Instant.EPOCH),
					task.missed(), task.redeliveries() > 0));
		}

	}

}
