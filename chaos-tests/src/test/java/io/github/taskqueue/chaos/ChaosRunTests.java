package io.github.taskqueue.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.report.Report;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("one-jdk")
class ChaosRunTests {

	/**
	 * A seed by which the store is killed first, as there may be time for one fault only.
	 */
	private static final long STORE_FIRST = 2;

	/**
	 * Warms up for longer than applications take to open the last of their channels, on
	 * which they ask for depths.
	 */
	@Test
	void shortRunUnderFaultsKeepsAllPromises(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
		ChaosOptions options = new ChaosOptions(STORE_FIRST, Duration.ofSeconds(10), 100,
				EnumSet.of(FaultKind.WORKER_KILL, FaultKind.LOST_CONFIRM, FaultKind.STORE_KILL), false, true,
				Optional.empty(), Duration.ofSeconds(12));
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost()) {
			Report report = new ChaosRun(options, folder, broker).run();
			assertThat(report.violations()).isEmpty();
			assertThat(report.faults()).containsKey("STORE_KILL");
			assertThat(report.store().orElseThrow().stepsDone()).isPositive();
			assertThat(report.tasks()).containsKeys("accepted", "dead letters");
		}
	}

}
