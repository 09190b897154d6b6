package io.github.taskqueue.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.benchmark.contender.Contender;

/**
 * What was measured in one run.
 *
 * @param setting what was run: versions, numbers
 * @param rounds the figures of each contender, round by round
 */
record Comparison(Map<String, String> setting, Map<Contender, List<Figures>> rounds) {

	/** The medians of a contender. */
	Figures medians(Contender contender) {
		return Figures.medianOf(Objects.requireNonNull(this.rounds.get(contender)));
	}

	/** Figures and ratios for people, in Markdown. */
	String toMarkdown() {
		StringBuilder text = new StringBuilder();
		this.setting.forEach((name, value) -> text.append(name).append(": ").append(value).append("\n"));
		row(text.append("\n"), "", Column::title);
		row(text, "---", (column) -> "--:");
		Map<Contender, Figures> medians = new EnumMap<>(Contender.class);
		this.rounds.keySet().forEach((contender) -> medians.put(contender, medians(contender)));
		medians.forEach((contender, figures) -> row(text, contender.label(), (column) -> number(figures.get(column))));
		Figures ours = medians.get(Contender.TASK_QUEUE);
		if (ours != null) {
			medians.forEach((contender, figures) -> {
				if (contender != Contender.TASK_QUEUE) {
					row(text, "task-queue ÷ " + contender.label(),
							(column) -> "%.2f".formatted(ours.get(column) / figures.get(column)));
				}
			});
		}
		return text.toString();
	}

	private static void row(StringBuilder text, String title, Function<Column, String> cell) {
		text.append("| ").append(title).append(" | ");
		text.append(Arrays.stream(Column.values()).map(cell).collect(Collectors.joining(" | ")));
		text.append(" |\n");
	}

	private static String number(double value) {
		return (value < 100) ? "%.1f".formatted(value) : "%,.0f".formatted(value);
	}

	/** Writes everything as JSON. */
	void write(Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this));
	}

}
