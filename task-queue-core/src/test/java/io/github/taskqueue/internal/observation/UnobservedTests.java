package io.github.taskqueue.internal.observation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;

import static org.assertj.core.api.Assertions.assertThat;

class UnobservedTests {

	/**
	 * Where nobody listens, not even the tags are looked up: they would fail here.
	 */
	private static final TagValues NO_VALUES = null;

	static List<ObservationRegistry> registriesWithoutHandlers() {
		return List.of(ObservationRegistry.NOOP, ObservationRegistry.create());
	}

	@ParameterizedTest
	@MethodSource("registriesWithoutHandlers")
	void publicationPassesAsItIs(ObservationRegistry registry) {
		TaskMessage message = new TaskMessage("1", "task", "queue", 1, 1, 0, TaskTimes.enqueued(Instant.now(), null),
				null, "application/json", Map.of(), new byte[0]);
		List<TaskMessage> published = new ArrayList<>();
		new ObservedPublication(registry, null, NO_VALUES).publish(message, (next) -> {
			published.add(next);
			return CompletableFuture.completedFuture(null);
		});
		assertThat(published).singleElement().isSameAs(message);
	}

}
