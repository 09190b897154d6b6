package io.github.taskqueue.chaos;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.fault.FaultKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChaosOptionsTests {

	@Test
	void hasDefaults() {
		ChaosOptions options = parse();
		assertThat(options.length()).isEqualTo(Duration.ofMinutes(20));
		assertThat(options.seed()).isEqualTo(1);
		assertThat(options.faults()).containsExactlyInAnyOrder(FaultKind.values());
		assertThat(options.mutant()).isEmpty();
		assertThat(options.crashes()).isTrue();
		assertThat(options.store()).isTrue();
	}

	@Test
	void readsBothWaysOfGivingAValue() {
		ChaosOptions options = parse("--minutes", "0.5", "--seed=7", "--faults", "reset,WORKER_KILL", "--crashes",
				"false");
		assertThat(options.length()).isEqualTo(Duration.ofSeconds(30));
		assertThat(options.seed()).isEqualTo(7);
		assertThat(options.faults()).containsExactlyInAnyOrder(FaultKind.RESET, FaultKind.WORKER_KILL);
		assertThat(options.crashes()).isFalse();
	}

	@Test
	void mayHaveNoFaults() {
		assertThat(parse("--faults", "none").faults()).isEmpty();
	}

	@Test
	void mayHaveNoStore() {
		assertThat(parse("--store", "none").store()).isFalse();
		assertThat(parse("--store", "jdbc").store()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--store", "paper"));
	}

	@Test
	void mutantOfTheStoreHasOne() {
		assertThat(parse("--store", "none").with(Mutant.ONCE_FORGETS).store()).isTrue();
		assertThat(parse("--store", "none").with(Mutant.NO_DRAIN).store()).isFalse();
	}

	@Test
	void whatIsNotKnownGetsTheUsage() {
		assertThatIllegalArgumentException().isThrownBy(() -> parse("--hours", "2")).withMessage(ChaosOptions.USAGE);
	}

	@Test
	void mutantsAreNamed() {
		assertThat(ChaosOptions.mutants(ChaosOptions.arguments(new String[] { "--mutants", "all" })))
			.containsExactlyInAnyOrder(Mutant.values());
		assertThat(ChaosOptions.mutants(ChaosOptions.arguments(new String[] { "--mutants", "no_drain" })))
			.containsExactly(Mutant.NO_DRAIN);
		assertThat(ChaosOptions.mutants(ChaosOptions.arguments(new String[0]))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void mutantsGetAShortRun(Mutant mutant) {
		ChaosOptions options = parse().with(mutant);
		assertThat(options.mutant()).contains(mutant);
		assertThat(options.length()).isLessThan(Duration.ofMinutes(2));
		assertThat(options.crashes()).isFalse();
	}

	private static ChaosOptions parse(String... arguments) {
		return ChaosOptions.parse(ChaosOptions.arguments(arguments));
	}

}
