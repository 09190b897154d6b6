package io.github.taskqueue.result;

import java.util.List;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.TaskAttempt;

/**
 * Writes attempts so that each can be appended to those before it: a line of JSON for
 * each.
 */
final class AttemptLog {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private AttemptLog() {
	}

	static String line(TaskAttempt attempt) {
		return JSON.writeValueAsString(attempt) + "\n";
	}

	static List<TaskAttempt> read(String lines) {
		return lines.lines().map((line) -> JSON.readValue(line, TaskAttempt.class)).toList();
	}

}
