package io.github.taskqueue.jdbc;

import java.util.List;
import java.util.Map;

import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

class MariaDbManyTasksTests extends ManyTasksContract {

	@Override
	TestDatabase database() {
		return MariaDbServer.newDatabase();
	}

	@Override
	String insert(String columns, String values) {
		return "INSERT INTO task_queue_task (%s) SELECT %s FROM (SELECT seq AS i FROM seq_1_to_%d) AS numbers"
			.formatted(columns, values, TASKS);
	}

	@Override
	String analyze() {
		return "ANALYZE TABLE task_queue_task";
	}

	@Override
	void assertPlan(List<Map<String, Object>> plan, String index) {
		assertThat(plan).filteredOn((row) -> "task_queue_task".equals(row.get("table")))
			.singleElement()
			.satisfies((row) -> {
				assertThat(row.get("key")).isEqualTo(index);
				assertThat(row.get("type")).isIn("range", "ref");
				assertThat(String.valueOf(row.get("Extra"))).doesNotContain("filesort");
			});
	}

	@Override
	String lock() {
		return "LOCK TABLES task_queue_task WRITE";
	}

	@Override
	String unlock() {
		return "UNLOCK TABLES";
	}

}
