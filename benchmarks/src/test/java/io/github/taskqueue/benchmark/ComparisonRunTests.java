package io.github.taskqueue.benchmark;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each contender does all of its work, or a run would not end. How fast is not asked
 * here.
 */
@Tag("one-jdk")
class ComparisonRunTests {

	@Test
	void eachContenderDoesItsWorkInEachRound() throws Exception {
		Comparison comparison = new ComparisonRun(BenchOptions.SMOKE).measure(RabbitBroker.shared());
		assertThat(comparison.rounds()).containsOnlyKeys(Contender.values());
		assertThat(comparison.rounds().values()).allSatisfy((rounds) -> {
			assertThat(rounds).hasSize(1);
			assertThat(rounds.get(0).values()).containsOnlyKeys(Column.values());
		});
		List<String> rows = comparison.toMarkdown().lines().filter((line) -> line.startsWith("| ")).toList();
		assertThat(rows).hasSize(7);
		Arrays.stream(Column.values()).forEach((column) -> assertThat(rows.get(0)).contains(column.title()));
		assertThat(rows.get(6)).startsWith("| task-queue ÷ spring |");
	}

}
