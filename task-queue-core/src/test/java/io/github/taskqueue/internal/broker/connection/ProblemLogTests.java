package io.github.taskqueue.internal.broker.connection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.testing.TracedLog;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemLogTests {

	private final TracedLog log = new TracedLog();

	private final ProblemLog problems = new ProblemLog();

	@AfterEach
	void close() {
		this.log.close();
	}

	private void report(String who, String description) {
		this.problems.report(who, new BrokerProblem(description, "Do something."));
	}

	@Test
	void causeIsToldOnceHoweverManyMeetIt() {
		report("publish", "It is away.");
		report("consume", "It is away.");
		report("publish", "It is away.");
		assertThat(this.log.lines())
			.containsExactly("WARN - It is away. Do something. Trying again until it succeeds.");
	}

	@Test
	void causeIsToldAgainOnceItWasSolved() {
		report("publish", "It is away.");
		this.problems.solved("publish");
		report("publish", "It is away.");
		assertThat(this.log.lines()).hasSize(3);
	}

	@Test
	void timesAndNumbersOfRequestsMakeNoOtherCause() {
		for (int i = 0; i < 1000; i++) {
			report("publish", "The vault is sealed at 12:00:%02d (request %d).".formatted(i % 60, i));
		}
		assertThat(this.log.lines()).hasSize(1);
	}

	@Test
	void wordsThatDifferEachTimeAreToldAFewTimes() {
		for (int i = 0; i < 1000; i++) {
			report("publish", "The vault is sealed: " + "x".repeat(i));
		}
		assertThat(this.log.lines()).hasSize(10);
	}

	@Test
	void whatChannelsLackIsToldOnce() {
		report("publish", "The broker refuses exchange 'a'.");
		reportOfChannel("queue 'b'");
		reportOfChannel("queue 'c'");
		assertThat(this.log.lines()).hasSize(1);
		this.problems.solved("publish");
		reportOfChannel("queue 'b'");
		reportOfChannel("queue 'c'");
		reportOfChannel("queue 'b'");
		assertThat(this.log.lines()).hasSize(3).last().asString().contains("refuses queue 'b'");
	}

	private void reportOfChannel(String channel) {
		this.problems.reportOfChannel(channel,
				new BrokerProblem("The broker refuses " + channel + ".", "Do something."));
	}

	@Test
	void channelComesBackWithoutAWord() {
		report("queue 'a'", "It is away.");
		this.problems.forget("queue 'a'");
		assertThat(this.log.lines()).hasSize(1);
	}

}
