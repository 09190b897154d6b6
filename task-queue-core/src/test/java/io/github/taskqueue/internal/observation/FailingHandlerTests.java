package io.github.taskqueue.internal.observation;

import java.time.Duration;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.observation.TaskProcessObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class FailingHandlerTests {

	@Test
	void handlerThatFailsAtTheEndLeavesTheOutcomeAsItIs() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new FailingAtTheEnd());
		TaskOutcome.Succeeded succeeded = new TaskOutcome.Succeeded("done");
		ObservedAttempt observed = new ObservedAttempt(registry, new Named(), mock(TagValues.class, (call) -> "value"));
		assertThat(observed.execute(TestTasks.execution(Duration.ofSeconds(1)), (execution) -> succeeded))
			.isSameAs(succeeded);
	}

	private static final class FailingAtTheEnd implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("handler");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	private static final class Named implements TaskProcessObservationConvention {

		@Override
		public String getName() {
			return "named";
		}

	}

}
