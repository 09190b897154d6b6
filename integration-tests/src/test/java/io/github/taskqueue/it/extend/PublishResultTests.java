package io.github.taskqueue.it.extend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PartialEnqueueException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.CallInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Small features of an application: one sees calls and notes an argument in a header, one
 * sees messages and defers tasks or answers that an earlier one stands for them.
 */
class PublishResultTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(2);

	private static final Class<?>[] BEANS = { Tasks.class, NamingInterceptor.class, Waiting.class, Failures.class };

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with("task-queue.publisher.confirm-timeout=" + CONFIRM_TIMEOUT);

	@RegisterExtension
	static final ApplicationExtension stored = ApplicationExtension.of(BEANS).with("task-queue.store.type=memory");

	private final Tasks tasks = application.bean(Tasks.class);

	private final Waiting feature = application.bean(Waiting.class);

	@AfterEach
	void clear() {
		application.journal().clear();
		stored.journal().clear();
	}

	@Test
	void aCallInterceptorReadsArgumentsAndAddsAHeader() {
		assertThat(this.tasks.work("plain").await(SOON)).isEqualTo("plain");
		assertThat(application.journal().entries("plain")).singleElement()
			.satisfies((entry) -> assertThat(entry.detail()).isEqualTo("header plain"));
	}

	@Test
	void aCallInterceptorRefusesACallBeforeItIsSerialised() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.tasks.work("")).withMessage("No name");
		assertThatIllegalArgumentException().isThrownBy(() -> application.tasks().enqueueAll(() -> {
			this.tasks.work("one of many");
			this.tasks.work("");
		}));
		assertThat(application.journal().entries()).isEmpty();
	}

	@Test
	void aCallerIsBackInTimeThoughAFeatureLeavesThePublishOpen() {
		long start = System.nanoTime();
		assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> this.tasks.work("open"))
			.withMessageContaining("task-queue.publisher.confirm-timeout");
		assertThat(CrashingBroker.since(start)).isBetween(CONFIRM_TIMEOUT, CONFIRM_TIMEOUT.plusSeconds(2));
	}

	@Test
	void manyAreBackInTimeThoughAFeatureLeavesOneOpen() {
		long start = System.nanoTime();
		assertThatExceptionOfType(PartialEnqueueException.class)
			.isThrownBy(
					() -> application.tasks().enqueueAll(() -> List.of("one", "open", "two").forEach(this.tasks::work)))
			.satisfies((partial) -> {
				assertThat(partial.accepted()).hasSize(2).allSatisfy((each) -> each.await(SOON));
				assertThat(partial.refused()).singleElement()
					.satisfies((refused) -> assertThat(refused.cause()).isInstanceOf(UnconfirmedTaskException.class));
			});
		assertThat(CrashingBroker.since(start)).isLessThan(CONFIRM_TIMEOUT.plusSeconds(30));
	}

	@Test
	void aDeferredTaskHasAHandleAtOnceAndRunsOnceItIsPublished() {
		TaskHandle<String> handle = this.tasks.work("deferred");
		assertThat(handle.existed()).isFalse();
		assertThat(handle.result()).isNotDone();
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> handle.await(Duration.ofMillis(200)))
			.withMessageContaining("it waits for a signal");
		assertThat(application.journal().entries("deferred")).isEmpty();
		this.feature.publish();
		assertThat(handle.await(SOON)).isEqualTo("deferred");
		assertThat(handle.result()).succeedsWithin(SOON).isEqualTo("deferred");
		assertThat(application.journal().entries("deferred")).hasSize(1);
	}

	@Test
	void aHandleFailsIfItsDeferredPublishDoes() {
		TaskHandle<String> handle = this.tasks.work("deferred");
		QueueFullException refusal = new QueueFullException("full", Duration.ofSeconds(1));
		this.feature.fail(refusal);
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> handle.await(SOON)).isSameAs(refusal);
		assertThat(handle.result()).failsWithin(SOON).withThrowableThat().withCause(refusal);
		assertThat(application.bean(Failures.class).of(handle.id())).isNotNull()
			.satisfies((event) -> assertThat(event.cause()).isSameAs(refusal));
	}

	@Test
	void anEarlierTaskOfThisProcessGivesItsResultToBothCallers() {
		this.tasks.close();
		TaskHandle<String> first = this.tasks.work("gated");
		application.journal().await("gated", 1);
		TaskHandle<String> second = this.tasks.work("existing " + first.id());
		assertThat(second.id()).isEqualTo(first.id());
		assertThat(second.existed()).isTrue();
		assertThat(first.existed()).isFalse();
		this.tasks.open();
		assertThat(second.await(SOON)).isEqualTo("gated");
		assertThat(first.await(SOON)).isEqualTo("gated");
		assertThat(application.journal().texts()).containsExactly("gated");
	}

	@Test
	void withoutAStoreTheResultOfAnotherCallersTaskDoesNotComeHere() {
		TaskHandle<String> handle = this.tasks.work("existing elsewhere");
		assertThat(handle.id()).isEqualTo("elsewhere");
		assertThat(handle.existed()).isTrue();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> handle.await(SOON))
			.withMessageContaining("was enqueued by an earlier call")
			.withMessageContaining("task-queue.store.type");
	}

	@Test
	void manyMayBeAcceptedDeferredAndExistingTogether() {
		List<TaskHandle<?>> handles = application.tasks()
			.enqueueAll(() -> List.of("plain", "deferred", "existing elsewhere").forEach(this.tasks::work));
		assertThat(handles).extracting(TaskHandle::existed).containsExactly(false, false, true);
		assertThat(handles.get(2).id()).isEqualTo("elsewhere");
		assertThat(handles.get(0).await(SOON)).isEqualTo("plain");
		assertThat(application.journal().texts()).containsExactly("plain");
		this.feature.publish();
		assertThat(handles.get(1).await(SOON)).isEqualTo("deferred");
	}

	@Test
	void aDeferredTaskMayMeetAnEarlierOneInTheEnd() {
		this.tasks.close();
		TaskHandle<String> first = this.tasks.work("gated");
		TaskHandle<String> second = this.tasks.work("deferred");
		this.feature.answer(new PublishResult.Existing(first.id()));
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(second.existed()).isTrue());
		assertThat(second.id()).isEqualTo(first.id());
		this.tasks.open();
		assertThat(second.await(SOON)).isEqualTo("gated");
	}

	@Test
	void aStoreGivesTheResultOfAnEarlierTask() {
		Tasks others = stored.bean(Tasks.class);
		TaskHandle<String> first = others.work("plain");
		first.await(SOON);
		TaskHandle<String> second = others.work("existing " + first.id());
		assertThat(second.existed()).isTrue();
		assertThat(second.await(SOON)).isEqualTo("plain");
		Awaitility.await().atMost(SOON).until(() -> second.status() == TaskStatus.SUCCEEDED);
	}

	@Test
	void aStoreKnowsADeferredTaskOnceItIsPublished() {
		TaskHandle<?> handle = stored.tasks()
			.enqueue(TaskOptions.with().taskId("later"), () -> stored.bean(Tasks.class).run("deferred"));
		assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(handle::details);
		stored.bean(Waiting.class).publish();
		handle.await(SOON);
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	static class Tasks {

		private final Journal journal;

		private volatile Gate gate = new Gate();

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<String> work(String name) {
			run(name);
			return TaskHandle.completed(name);
		}

		@AsyncTask
		void run(String name) {
			this.journal.write(name, "header " + TaskContext.current().header("name"));
			if (name.equals("gated")) {
				this.gate.pass();
			}
		}

		void close() {
			this.gate = new Gate();
		}

		void open() {
			this.gate.open();
		}

	}

	static class NamingInterceptor implements Feature, CallInterceptor {

		@Override
		public List<CallInterceptor> calling() {
			return List.of(this);
		}

		@Override
		public NewTask refine(NewTask task) {
			String name = (String) task.arguments()[0];
			if (name == null || name.isEmpty()) {
				throw new IllegalArgumentException("No name");
			}
			return task.withHeaders(Map.of("name", name));
		}

	}

	static class Waiting implements Feature, PublishInterceptor {

		@Override
		public List<PublishInterceptor> publishing() {
			return List.of(this);
		}

		private static final String EXISTING = "existing ";

		private final Queue<Deferral> deferrals = new ConcurrentLinkedQueue<>();

		@Override
		public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
			String name = Objects.requireNonNullElse(message.text("name"), "");
			if (name.equals("open")) {
				return new CompletableFuture<>();
			}
			if (name.startsWith(EXISTING)) {
				return CompletableFuture.completedFuture(new PublishResult.Existing(name.substring(EXISTING.length())));
			}
			return name.equals("deferred") ? CompletableFuture.completedFuture(deferred(message, next))
					: next.publish(message);
		}

		private PublishResult deferred(TaskMessage message, Publish next) {
			Deferral deferral = new Deferral(message, next, new CompletableFuture<>());
			this.deferrals.add(deferral);
			return new PublishResult.Deferred("a signal", deferral.published);
		}

		void publish() {
			Deferral next = this.deferrals.remove();
			next.chain.publish(next.message).thenAccept(next.published::complete);
		}

		void fail(RuntimeException failure) {
			this.deferrals.remove().published.completeExceptionally(failure);
		}

		void answer(PublishResult result) {
			this.deferrals.remove().published.complete(result);
		}

		private record Deferral(TaskMessage message, Publish chain, CompletableFuture<PublishResult> published) {

		}

	}

	static class Failures {

		private final Map<String, TaskPublishFailed> events = new ConcurrentHashMap<>();

		@EventListener
		void failed(TaskPublishFailed event) {
			this.events.put(event.taskId(), event);
		}

		TaskPublishFailed of(String id) {
			return this.events.get(id);
		}

	}

}
