package io.github.taskqueue.test.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NodeLogTests {

	@TempDir
	private Path folder;

	@Test
	void endsWithTheLastLines() throws IOException {
		NodeLog log = log(IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).collect(Collectors.joining("\n")));
		assertThat(log.tail().lines()).hasSize(30).startsWith("71").endsWith("100");
	}

	@Test
	void isEmptyBeforeTheNodePrintsAnything() {
		NodeLog log = new NodeLog(this.folder.resolve("broker.log"));
		assertThat(log.tail()).isEmpty();
		assertThat(log.reportsTakenPort()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Failed to start Ranch listener, reason: {error,eaddrinuse} (address already in use)",
			"epmd: failed to bind socket: Address already in use",
			"ERROR: could not bind to distribution port 25672, it is in use by another node: rabbit@localhost" })
	void knowsTheWaysToSayThatAPortIsTaken(String line) throws IOException {
		assertThat(log(line).reportsTakenPort()).isTrue();
	}

	@Test
	void takesOtherFailuresForWhatTheyAre() throws IOException {
		assertThat(log("Cannot parse the configuration file").reportsTakenPort()).isFalse();
	}

	private NodeLog log(String text) throws IOException {
		return new NodeLog(Files.writeString(this.folder.resolve("broker.log"), text));
	}

}
