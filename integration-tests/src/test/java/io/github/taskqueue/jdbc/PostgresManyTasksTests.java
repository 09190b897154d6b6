package io.github.taskqueue.jdbc;

import java.util.List;
import java.util.Map;

import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresManyTasksTests extends ManyTasksContract {

	@Override
	TestDatabase database() {
		return PostgresServer.newDatabase();
	}

	@Override
	String insert(String columns, String values) {
		return "INSERT INTO task_queue_task (%s) SELECT %s FROM generate_series(1, %d) AS i".formatted(columns, values,
				TASKS);
	}

	@Override
	String analyze() {
		return "ANALYZE task_queue_task";
	}

	@Override
	void assertPlan(List<Map<String, Object>> plan, String index) {
		assertThat(plan.toString()).containsPattern("Index (Only )?Scan using " + index)
			.doesNotContain("Sort", "Seq Scan");
	}

	@Override
	String lock() {
		return "LOCK TABLE task_queue_task IN ACCESS EXCLUSIVE MODE";
	}

	@Override
	String unlock() {
		return "SELECT 1";
	}

}
