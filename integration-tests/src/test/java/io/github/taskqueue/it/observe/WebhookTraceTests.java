package io.github.taskqueue.it.observe;

import java.util.Map;
import java.util.UUID;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Receiver;
import io.github.taskqueue.observation.TaskProcessContext;
import io.github.taskqueue.observation.TaskPublishContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The receiver of a webhook belongs to the trace of the call, whether there is a tracer
 * or not.
 */
class WebhookTraceTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

	private static final String[] WEBHOOKS = { "task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
			"task-queue.webhook.allow-private-networks=true", "task-queue.webhook.require-https=false" };

	@RegisterExtension
	static final Receiver receiver = new Receiver();

	@RegisterExtension
	static final ApplicationExtension traced = ApplicationExtension.of(Tasks.class, Tracer.class).with(WEBHOOKS);

	@RegisterExtension
	static final ApplicationExtension untraced = ApplicationExtension.of(Tasks.class).with(WEBHOOKS);

	@Test
	void traceOfTheCallReachesTheReceiver() {
		Tasks tasks = traced.bean(Tasks.class);
		Observation.createNotStarted("request", traced.bean(ObservationRegistry.class))
			.contextualName(TRACE)
			.observe(() -> {
				traced.tasks().enqueue(TaskOptions.with().callback(receiver.uri("/traced")), tasks::work);
			});
		assertThat(receiver.await("/traced", 1).get(0).header("traceparent")).contains(TRACE);
	}

	@Test
	void headersOfTheTaskReachTheReceiver() {
		Tasks tasks = untraced.bean(Tasks.class);
		TaskOptions options = TaskOptions.with()
			.callback(receiver.uri("/headers"))
			.header("traceparent", PARENT)
			.header("tracestate", "vendor=1");
		untraced.tasks().enqueue(options, tasks::work);
		Receiver.Delivery delivery = receiver.await("/headers", 1).get(0);
		assertThat(delivery.header("traceparent")).isEqualTo(PARENT);
		assertThat(delivery.header("tracestate")).isEqualTo("vendor=1");
	}

	@Test
	void whatIsNoTraceIsNotSent() {
		Tasks tasks = untraced.bean(Tasks.class);
		TaskOptions options = TaskOptions.with()
			.callback(receiver.uri("/forged"))
			.header("traceparent", PARENT + "\r\nX-Forged: 1")
			.header("tracestate", "v".repeat(10_000));
		untraced.tasks().enqueue(options, tasks::work);
		assertThat(receiver.await("/forged", 1).get(0).headers().keySet()).map(String::toLowerCase)
			.doesNotContain("traceparent", "tracestate", "x-forged");
	}

	static class Tasks {

		@AsyncTask
		void work() {
		}

	}

	/**
	 * Continues the trace of what is under way or was received, and else begins one.
	 */
	static class Tracer implements ObservationHandler<Observation.Context> {

		@Override
		public void onStart(Observation.Context context) {
			String trace = trace(context);
			context.put("trace", trace);
			if (context instanceof SenderContext<?>) {
				send((TaskPublishContext) context, trace);
			}
		}

		private static String trace(Observation.Context context) {
			String received = (context instanceof TaskProcessContext process)
					? process.getGetter().get(process.getCarrier(), "traceparent") : null;
			if (received != null) {
				return received.split("-")[1];
			}
			String parent = (context.getParentObservation() != null)
					? context.getParentObservation().getContextView().get("trace") : named(context);
			return (parent != null) ? parent : UUID.randomUUID().toString().replace("-", "");
		}

		private static @Nullable String named(Observation.Context context) {
			return TRACE.equals(context.getContextualName()) ? TRACE : null;
		}

		private static void send(TaskPublishContext context, String trace) {
			Map<String, String> carrier = context.getCarrier();
			context.getSetter().set(carrier, "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
