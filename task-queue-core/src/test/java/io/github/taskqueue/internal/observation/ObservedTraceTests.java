package io.github.taskqueue.internal.observation;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ObservedTraceTests {

	private final List<String> journal = new ArrayList<>();

	private final Handler handler = new Handler();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private ObservedTrace trace() {
		this.registry.observationConfig().observationHandler(this.handler);
		Observation observation = Observation.start("test", this.registry);
		observation.stop();
		return new ObservedTrace(this.registry, observation);
	}

	@Test
	void actionRunsInTheScopeOfAnObservationThatHasEnded() {
		ObservedTrace trace = trace();
		trace.run(() -> this.journal.add("action"));
		trace.run(() -> this.journal.add("another"));
		assertThat(this.journal).containsExactly("open", "action", "close", "open", "another", "close");
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void scopeIsClosedThoughTheActionFails() {
		ObservedTrace trace = trace();
		assertThatIllegalStateException().isThrownBy(() -> trace.run(() -> {
			throw new IllegalStateException("action");
		})).withMessage("action");
		assertThat(this.journal).containsExactly("open", "close");
	}

	@Test
	void actionRunsOnceThoughAHandlerFails() {
		ObservedTrace trace = trace();
		this.handler.failing = true;
		trace.run(() -> this.journal.add("action"));
		assertThat(this.journal).containsExactly("action");
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	private final class Handler implements ObservationHandler<Observation.Context> {

		private boolean failing;

		@Override
		public void onScopeOpened(Observation.Context context) {
			note("open");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			note("close");
		}

		private void note(String event) {
			if (this.failing) {
				throw new IllegalStateException("handler");
			}
			ObservedTraceTests.this.journal.add(event);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
