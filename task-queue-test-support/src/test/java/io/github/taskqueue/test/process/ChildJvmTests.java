package io.github.taskqueue.test.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class ChildJvmTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	@Test
	void getsWhatItWasGiven() {
		try (ChildJvm child = ChildJvm.running(Child.class)
			.systemProperty("child.property", "seven")
			.environment("CHILD_VARIABLE", "eight")
			.arguments("one", "3")
			.start()) {
			assertThat(child.awaitExit(SOON)).isEqualTo(3);
			assertThat(child.output()).contains("arguments [one, 3]", "property seven", "variable eight", "shut down");
			assertThat(child.isAlive()).isFalse();
		}
	}

	@Test
	void readsWhatIsSentToIt() {
		try (ChildJvm child = ChildJvm.running(Child.class).start()) {
			child.send("a line");
			child.awaitOutput("read a line", SOON);
		}
	}

	@Test
	void killedOneDoesNothingMore() {
		try (ChildJvm child = counting()) {
			CompletableFuture<Integer> exit = child.onExit();
			child.kill();
			assertThat(exit).succeedsWithin(SOON).isEqualTo(137);
			assertThat(child.output()).doesNotContain("shut down");
		}
	}

	@Test
	void terminatedOneShutsDown() {
		try (ChildJvm child = counting()) {
			child.terminate();
			assertThat(child.awaitExit(SOON)).isEqualTo(143);
			assertThat(child.output()).contains("shut down");
		}
	}

	@Test
	void stoppedOneGoesOnWhenResumed() {
		try (ChildJvm child = counting()) {
			child.stop();
			String stopped = child.output();
			await().during(Duration.ofMillis(300)).until(child::output, stopped::equals);
			assertThat(child.isAlive()).isTrue();
			child.resume();
			await().until(() -> child.output().length() > stopped.length());
		}
	}

	@Test
	void endedOneCannotBeStopped() {
		try (ChildJvm child = counting()) {
			child.kill();
			child.awaitExit(SOON);
			assertThatIllegalStateException().isThrownBy(child::stop);
		}
	}

	@Test
	void missingOutputIsReportedWithWhatThereIs() {
		try (ChildJvm child = ChildJvm.running(Child.class).arguments("one", "0").start()) {
			assertThatIllegalStateException().isThrownBy(() -> child.awaitOutput("count", SOON))
				.withMessageContaining("\"count\"")
				.withMessageContaining("arguments [one, 0]");
		}
	}

	@Test
	void oneThatGoesOnIsReported() {
		try (ChildJvm child = counting()) {
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> child.awaitExit(Duration.ofMillis(10)))
				.withMessageContaining("has not ended");
		}
	}

	@Test
	void outputMayOutliveIt(@TempDir Path folder) {
		Path file = folder.resolve("child.log");
		try (ChildJvm child = ChildJvm.running(Child.class).arguments("one").output(file).start()) {
			child.awaitOutput("count 1", SOON);
		}
		assertThat(file).content().contains("count 1");
	}

	@Test
	void endsWithAParentThatIsKilledEvenIfItIsStopped(@TempDir Path folder) {
		try (ChildJvm parent = ChildJvm.running(ChildHolder.class)
			.arguments(folder.resolve("child.log").toString())
			.start()) {
			parent.awaitOutput("is held", SOON);
			ProcessHandle child = ProcessHandle.of(Long.parseLong(parent.output().split(" ")[1])).orElseThrow();
			parent.kill();
			await().atMost(SOON).until(() -> !child.isAlive());
		}
	}

	private static ChildJvm counting() {
		ChildJvm child = ChildJvm.running(Child.class).arguments("one").start();
		child.awaitOutput("count 1", SOON);
		return child;
	}

}
