package io.github.taskqueue.it.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.observation.DefaultTaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskProcessContext;
import io.github.taskqueue.observation.TaskPublishContext;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class ObservationTests {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private static RabbitBroker broker;

	private static TestApplication application;

	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = TestApplication.start(broker, Tracing.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@Test
	void traceTravelsInTheHeaders() {
		assertThat(application.bean(Tasks.class).header().await(Duration.ofSeconds(10))).isEqualTo(TRACE);
		assertThat(application.bean(Receiver.class).traces).contains(TRACE);
	}

	@Test
	void spansAreNamedAfterTheQueue() {
		application.bean(Tasks.class).header().await(Duration.ofSeconds(10));
		assertThat(application.bean(Receiver.class).spans).contains("process default");
		assertThat(application.bean(Sender.class).spans).contains("send default");
	}

	@Test
	void applicationsMayHaveTheirOwnTags() {
		application.bean(Tasks.class).header().await(Duration.ofSeconds(10));
		assertThat(application.bean(MeterRegistry.class)
			.get("taskqueue.process")
			.tags("team", "blue", "task", "Tasks.header", "outcome", "success", "error", "none")
			.timer()
			.count()).isPositive();
	}

	@Test
	void observationsCanBeSwitchedOff() {
		try (TestApplication quiet = TestApplication.start(broker, Tasks.class, "task-queue.namespace=quiet",
				"management.observations.enable.taskqueue=false")) {
			assertThat(quiet.bean(Tasks.class).header().await(Duration.ofSeconds(10))).isEmpty();
			assertThat(quiet.bean(MeterRegistry.class).find("taskqueue.process").timers()).isEmpty();
			assertThat(quiet.bean(MeterRegistry.class).find("taskqueue.publish").timers()).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Tasks.class, Sender.class, Receiver.class })
	static class Tracing {

		@Bean
		DefaultTaskProcessObservationConvention convention() {
			return new DefaultTaskProcessObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(TaskProcessContext context) {
					return super.getLowCardinalityKeyValues(context).and("team", "blue");
				}

			};
		}

	}

	/**
	 * Does what a tracer does when a message is sent.
	 */
	static class Sender implements ObservationHandler<SenderContext<Map<String, String>>> {

		private final List<String> spans = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(SenderContext<Map<String, String>> context) {
			context.getSetter().set(context.getCarrier(), "traceparent", TRACE);
		}

		@Override
		public void onStop(SenderContext<Map<String, String>> context) {
			this.spans.add(context.getContextualName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof TaskPublishContext;
		}

	}

	/**
	 * Does what a tracer does when a message is received.
	 */
	static class Receiver implements ObservationHandler<TaskProcessContext> {

		private final List<String> traces = new CopyOnWriteArrayList<>();

		private final List<String> spans = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(TaskProcessContext context) {
			this.traces.add(context.getGetter().get(context.getCarrier(), "traceparent"));
		}

		@Override
		public void onStop(TaskProcessContext context) {
			this.spans.add(context.getContextualName());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ReceiverContext<?>;
		}

	}

	static class Tasks {

		@AsyncTask
		public TaskHandle<String> header() {
			String trace = TaskContext.current().header("traceparent");
			return TaskHandle.completed((trace != null) ? trace : "");
		}

	}

}
