package io.github.taskqueue.benchmark.micro;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is measured is what was meant to be.
 */
class OwnCodeBenchmarkTests {

	private final OwnCodeBenchmark benchmark = new OwnCodeBenchmark();

	@AfterEach
	void stop() {
		this.benchmark.stop();
	}

	@Test
	void eachStepGivesWhatTheNextOneTakes() {
		TaskMessage sent = this.benchmark.call();
		assertThat(sent.name()).isEqualTo("MicroTasks.work");
		assertThat(this.benchmark.writeArguments()).isEqualTo(sent.body());
		assertThat(this.benchmark.writeProperties().getType()).isEqualTo("MicroTasks.work");
		assertThat(this.benchmark.readProperties().name()).isEqualTo("MicroTasks.work");
		assertThat(this.benchmark.readArguments()).containsExactly(42L, "x".repeat(100));
		assertThat(this.benchmark.attempt()).isEqualTo(new TaskOutcome.Succeeded(null));
	}

}
