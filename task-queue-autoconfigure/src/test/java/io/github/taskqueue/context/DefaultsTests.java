package io.github.taskqueue.context;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.autoconfigure.properties.ClientProperties;
import io.github.taskqueue.autoconfigure.properties.CrashProperties;
import io.github.taskqueue.autoconfigure.properties.DefinitionProperties;
import io.github.taskqueue.autoconfigure.properties.ReplyProperties;
import io.github.taskqueue.autoconfigure.properties.WorkerProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without Spring Boot, all has the defaults that its properties have.
 */
class DefaultsTests {

	private final TaskQueueSettings settings = TaskQueueSettings.with();

	@Test
	void brokerHasTheDefaultsOfTheProperties() {
		BrokerProperties properties = bound("task-queue", BrokerProperties.class);
		assertThat(this.settings.toBrokerSettings()).isEqualTo(properties.toSettings(null));
	}

	@Test
	void delaysAreDeclaredAtTheStartAsThePropertySays() {
		BrokerProperties properties = new Binder(
				new MapConfigurationPropertySource(Map.of("task-queue.topology.declare-delays", "at-start")))
			.bindOrCreate("task-queue", BrokerProperties.class);
		assertThat(this.settings.delaysAtStart().concurrency("mail", 1).toBrokerSettings())
			.isEqualTo(properties.toSettings(null));
	}

	@Test
	void tasksHaveTheDefaultsOfTheProperties() {
		DefinitionProperties properties = bound("task-queue", DefinitionProperties.class);
		assertThat(this.settings.toDefinitionSettings()).isEqualTo(properties.toSettings());
	}

	@Test
	void workersHaveTheDefaultsOfTheProperties() {
		WorkerProperties properties = bound("task-queue.worker", WorkerProperties.class);
		CrashProperties crash = bound("task-queue.worker", CrashProperties.class);
		assertThat(WorkerConfiguration.SETTINGS).isEqualTo(properties.toSettings(false, crash));
	}

	@Test
	void callersHaveTheDefaultsOfTheProperties() {
		ReplyProperties replies = bound("task-queue.reply", ReplyProperties.class);
		assertThat(CallerConfiguration.REPLY_TIMEOUT).isEqualTo(replies.timeout());
		assertThat(CallerConfiguration.MAX_PENDING_RESULTS).isEqualTo(replies.maxPending());
		assertThat(CallerConfiguration.MAX_PAYLOAD)
			.isEqualTo(bound("task-queue.publisher", ClientProperties.class).maxPayloadSize());
	}

	private static <T> T bound(String prefix, Class<T> type) {
		return new Binder(List.of()).bindOrCreate(prefix, type);
	}

}
