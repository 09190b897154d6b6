package io.github.taskqueue.it.call;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresTaskIdTests extends TaskIdContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, DatabaseConfiguration.class)
		.with(DatabaseConfiguration.properties(PostgresServer.newDatabase()));

	@Override
	ApplicationExtension application() {
		return application;
	}

	@Override
	Class<?> store() {
		return DatabaseConfiguration.class;
	}

	@Test
	void anIdBelongsToOneTaskOfEachNamespace() {
		TestApplication other = application.startAnother(List.of(Tasks.class, DatabaseConfiguration.class),
				"task-queue.namespace=other");
		TaskOptions options = TaskOptions.with().taskId("order-42");
		TaskHandle<String> charge = application.tasks()
			.enqueue(options, () -> application.bean(Tasks.class).charge(101));
		assertThat(charge.await(SOON)).isEqualTo("charged 101");
		TaskHandle<String> ofOther = other.tasks().enqueue(options, () -> other.bean(Tasks.class).charge(103));
		assertThat(ofOther.await(SOON)).isEqualTo("charged 103");
		assertThat(ofOther.existed()).isFalse();
		assertThat(application.tasks().handle("order-42", String.class).await(SOON)).isEqualTo("charged 101");
		assertThat(other.tasks().handle("order-42", String.class).await(SOON)).isEqualTo("charged 103");
	}

}
