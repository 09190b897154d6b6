package io.github.taskqueue.internal.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskStageTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "how-it-works.md");

	@Test
	void documentListsTheStagesInTheirOrder() throws IOException {
		List<String> lines = Files.readAllLines(DOCUMENT);
		List<String> rows = lines.stream()
			.skip(lines.indexOf("## Stages"))
			.dropWhile((line) -> !line.startsWith("|--"))
			.skip(1)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		assertThat(rows).containsExactlyElementsOf(Arrays.stream(TaskStage.values()).map(TaskStageTests::row).toList());
	}

	private static String row(TaskStage stage) {
		return "| %s | `%s` | %s |".formatted(stage.chain().name().toLowerCase(Locale.ROOT), stage, stage.meaning());
	}

	@Test
	void chainsFollowEachOther() {
		assertThat(Arrays.stream(TaskStage.values()).map(TaskStage::chain)).isSorted();
	}

}
