package io.github.taskqueue.internal.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecoveryLoopTests {

	private final ManualLoop manual = new ManualLoop();

	private final List<String> turns = new ArrayList<>();

	private RecoveryLoop.Job job(String name, RecoveryLoop.Step step) {
		return this.manual.loop().add(name, () -> {
			this.turns.add(name);
			return step.turn();
		});
	}

	private LoopState onlyState() {
		return this.manual.loop().jobs().get(0).state();
	}

	@Test
	void restsUntilItIsWoken() {
		RecoveryLoop.Job job = job("a", () -> RecoveryLoop.REST);
		this.manual.pass(Duration.ofHours(1));
		assertThat(this.turns).isEmpty();
		job.wake();
		this.manual.pass(Duration.ZERO);
		this.manual.pass(Duration.ofHours(1));
		assertThat(this.turns).containsExactly("a");
	}

	@Test
	void turnsWhenThePauseIsOverOrWhenItIsWokenEarlier() {
		RecoveryLoop.Job job = job("a", () -> Duration.ofSeconds(10));
		job.wakeAfter(Duration.ofSeconds(2));
		this.manual.pass(Duration.ofSeconds(1));
		assertThat(this.turns).isEmpty();
		this.manual.pass(Duration.ofSeconds(1));
		assertThat(this.turns).hasSize(1);
		job.wakeAfter(Duration.ofSeconds(20));
		this.manual.pass(Duration.ofSeconds(10));
		assertThat(this.turns).hasSize(2);
		job.wake();
		this.manual.pass(Duration.ZERO);
		assertThat(this.turns).hasSize(3);
	}

	@Test
	void jobThatIsWokenDuringItsTurnTurnsAgain() {
		RecoveryLoop.Job[] job = new RecoveryLoop.Job[1];
		job[0] = job("a", () -> {
			if (this.turns.size() == 1) {
				job[0].wake();
			}
			return RecoveryLoop.REST;
		});
		job[0].wake();
		this.manual.pass(Duration.ZERO);
		this.manual.pass(Duration.ZERO);
		this.manual.pass(Duration.ZERO);
		assertThat(this.turns).hasSize(2);
	}

	@Test
	void failureEndsNeitherTheJobNorAnotherOne() {
		for (Throwable failure : List.of(new OutOfMemoryError("test"), new IllegalStateException("test"),
				new HostileException())) {
			this.turns.clear();
			RecoveryLoop.Job failing = job("failing", () -> {
				if (this.turns.stream().filter("failing"::equals).count() == 1) {
					throw RecoveryLoopTests.<Error>any(failure);
				}
				return RecoveryLoop.REST;
			});
			RecoveryLoop.Job other = job("other", () -> RecoveryLoop.REST);
			failing.wake();
			other.wake();
			this.manual.pass(Duration.ZERO);
			assertThat(this.turns).containsExactly("failing", "other");
			assertThat(failing.state().isStuck()).isTrue();
			assertThat(other.state().isStuck()).isFalse();
			this.manual.pass(Duration.ofSeconds(1));
			assertThat(this.turns).containsExactly("failing", "other", "failing");
			assertThat(failing.state().isStuck()).isFalse();
			failing.remove();
			other.remove();
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T any(Throwable failure) throws T {
		throw (T) failure;
	}

	@Test
	void turnThatIsOverdueForAMinuteIsStuck() {
		RecoveryLoop.Job job = job("a", () -> RecoveryLoop.REST);
		job.wake();
		assertThat(onlyState().isStuck()).isFalse();
		RecoveryLoop.Job blocking = this.manual.loop().add("blocking", () -> {
			this.manual.pass(Duration.ofSeconds(61));
			assertThat(this.manual.loop().jobs().get(1).state().isStuck()).isTrue();
			return RecoveryLoop.REST;
		});
		blocking.wake();
		this.manual.pass(Duration.ZERO);
		assertThat(onlyState()).satisfies((state) -> {
			assertThat(state.isStuck()).isFalse();
			assertThat(state.what()).isEqualTo("a");
		});
	}

	@Test
	void commandRunsOnceAndLeavesNothingBehind() {
		this.manual.loop().execute(() -> this.turns.add("command"));
		this.manual.loop().execute(() -> {
			throw new IllegalStateException("test");
		});
		this.manual.pass(Duration.ZERO);
		this.manual.pass(Duration.ofHours(1));
		assertThat(this.turns).containsExactly("command");
		assertThat(this.manual.loop().jobs()).isEmpty();
	}

	@Test
	void threadThatHasEndedIsReplacedWhenAJobIsWoken() throws Exception {
		BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
		BlockingQueue<String> turned = new LinkedBlockingQueue<>();
		try (RecoveryLoop loop = new RecoveryLoop("test", (run) -> {
			Thread made = new Thread(threads.isEmpty() ? () -> {
			} : run, "test");
			threads.add(made);
			return made;
		}, System::nanoTime)) {
			RecoveryLoop.Job job = loop.add("a", () -> {
				turned.add("a");
				return RecoveryLoop.REST;
			});
			job.wake();
			threads.peek().join();
			loop.execute(() -> turned.add("b"));
			assertThat(turned.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
			assertThat(turned.poll(10, TimeUnit.SECONDS)).isEqualTo("b");
		}
	}

	@Test
	void knowsItsThread() throws Exception {
		try (RecoveryLoop loop = new RecoveryLoops().create("test")) {
			BlockingQueue<Boolean> current = new LinkedBlockingQueue<>();
			loop.execute(() -> current.add(loop.isCurrent()));
			assertThat(current.poll(10, TimeUnit.SECONDS)).isTrue();
			assertThat(loop.isCurrent()).isFalse();
		}
	}

	@Test
	void wakesFromManyThreadsAreAllNoticed() throws Exception {
		try (RecoveryLoop loop = new RecoveryLoops().create("test")) {
			BlockingQueue<Integer> turned = new LinkedBlockingQueue<>();
			int[] count = new int[1];
			RecoveryLoop.Job job = loop.add("a", () -> {
				turned.add(count[0]++);
				return RecoveryLoop.REST;
			});
			for (int i = 0; i < 20_000; i++) {
				job.wake();
				assertThat(turned.poll(10, TimeUnit.SECONDS)).isEqualTo(i);
			}
		}
	}

	private static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("not for you");
		}

	}

}
