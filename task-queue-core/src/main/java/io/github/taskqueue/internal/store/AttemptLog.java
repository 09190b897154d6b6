package io.github.taskqueue.internal.store;

import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.TaskAttempt;

/**
 * Writes attempts so that each can be appended to those before it: a line of JSON for
 * each.
 */
public final class AttemptLog {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private AttemptLog() {
	}

	public static String line(TaskAttempt attempt) {
		return JSON.writeValueAsString(attempt) + "\n";
	}

	public static List<TaskAttempt> read(String lines) {
		return lines.lines().map((line) -> JSON.readValue(line, TaskAttempt.class)).toList();
	}

}
