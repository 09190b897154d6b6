package io.github.taskqueue.test.internal.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.test.internal.server.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

@EnabledIf("io.github.taskqueue.test.internal.node.InstalledRabbit#isPresent")
@Tag("one-jdk")
class PrivateNodeLifetimeTests {

	private static final int SIGINT = 2;

	@TempDir
	private Path temporary;

	private Process holder;

	private BufferedReader output;

	@BeforeEach
	void startHolder() throws IOException {
		this.holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + this.temporary,
				BrokerHolder.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.output = this.holder.inputReader();
	}

	@AfterEach
	void endHolder() {
		this.holder.destroyForcibly();
	}

	@Test
	void isGoneWithinSecondsAfterItsJvmWasKilled() throws IOException {
		awaitLine("holding");
		List<ProcessHandle> processes = processes();
		this.holder.destroyForcibly();
		assertAllGone(processes);
	}

	@Test
	void isGoneEvenIfItsJvmWasKilledWhileItStarted() {
		await().until(() -> processes().size() > 2);
		List<ProcessHandle> processes = processes();
		this.holder.destroyForcibly();
		assertAllGone(processes);
	}

	@Test
	void isGoneWithinSecondsAfterItsJvmExited() throws IOException {
		awaitLine("holding");
		List<ProcessHandle> processes = processes();
		this.holder.getOutputStream().close();
		awaitLine("last words to task-queue-broker-");
		assertAllGone(processes);
	}

	@Test
	void outlivesTheInterruptOfATerminalUntilItsJvmHasShutDown() throws IOException {
		assumeThat(isInterruptIgnored()).as("a shell runs this in the background").isFalse();
		awaitLine("holding");
		List<ProcessHandle> processes = processes();
		interrupt(processes);
		awaitLine("last words to task-queue-broker-");
		assertAllGone(processes);
	}

	// What a shell without job control starts in the background inherits that
	private static boolean isInterruptIgnored() throws IOException {
		Path status = Path.of("/proc/self/status");
		return Files.exists(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16)
					& 1L << (SIGINT - 1)) != 0);
	}

	// A terminal sends Ctrl-C to all processes of its foreground group
	private void interrupt(List<ProcessHandle> processes) {
		List<String> command = new ArrayList<>(List.of("kill", "-INT"));
		processes.forEach((process) -> command.add(Long.toString(process.pid())));
		command.add(Long.toString(this.holder.pid()));
		new CommandLine(command, Map.of()).run();
	}

	private void awaitLine(String start) throws IOException {
		assertThat(this.output.readLine()).startsWith(start);
	}

	private List<ProcessHandle> processes() {
		return this.holder.descendants().toList();
	}

	private void assertAllGone(List<ProcessHandle> processes) {
		assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
		await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
			assertThat(Stream.concat(processes.stream(), Stream.of(this.holder.toHandle())))
				.noneMatch(ProcessHandle::isAlive);
			assertThat(this.temporary).isEmptyDirectory();
		});
	}

}
