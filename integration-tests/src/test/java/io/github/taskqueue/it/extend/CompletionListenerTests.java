package io.github.taskqueue.it.extend;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who is told of the end of a task, and what becomes of the task if that fails.
 */
class CompletionListenerTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension
		.of(Tasks.class, Required.class, Careless.class, Ends.class, EventLog.class)
		.with("task-queue.store.type=memory", "task-queue.queues.default.concurrency=4",
				"task-queue.queues.idle.concurrency=0");

	private final Tasks tasks = application.bean(Tasks.class);

	private final Ends ends = application.bean(Ends.class);

	private static TaskHandle<String> unroutable;

	private static TaskHandle<String> elsewhere;

	/**
	 * Workers look for unroutable tasks every ten seconds, so the others run meanwhile.
	 */
	@BeforeAll
	static void enqueueUnroutable() throws IOException {
		BrokerQueues queues = new BrokerQueues(application.broker());
		queues.declareQuorum("tq.q.closed");
		unroutable = application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofSeconds(3)).queue("closed"),
					() -> application.bean(Tasks.class).run("unroutable"));
		queues.delete("tq.q.closed");
		try (TestApplication other = application.start(List.of(Tasks.class), "task-queue.namespace=other",
				"task-queue.worker.enabled=false")) {
			elsewhere = other.tasks()
				.enqueue(TaskOptions.with().delay(Duration.ofSeconds(3)), () -> other.bean(Tasks.class).run("other"));
			application.client().channel().queueDelete("other.q.default");
		}
	}

	@Test
	void whatIsRequiredIsNotedBeforeTheAckAndTheBodyRunsOnce() {
		TaskHandle<String> handle = this.tasks.run("unavailable twice");
		assertThat(handle.await(SOON)).isEqualTo("unavailable twice");
		assertThat(application.journal().entries("run unavailable twice")).hasSize(1);
		assertThat(application.journal().entries("required unavailable twice")).hasSize(3);
		assertThat(this.ends.of(handle)).containsExactly(new TaskOutcome.Succeeded("unavailable twice"));
		assertThat(events(handle, 1)).hasOnlyElementsOfType(TaskSucceeded.class);
		assertThat(handle.details().attempts()).hasSize(1);
	}

	@Test
	void endThatCannotBeNotedIsTriedAgainWithTheBodyAndThenDead() {
		TaskHandle<String> handle = this.tasks.run("broken");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessage("broken listener")
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(IllegalStateException.class.getName()));
		assertThat(application.journal().entries("run broken")).extracting(Journal.Entry::attempt)
			.containsExactly(1, 2, 3);
		assertThat(handle.status()).isEqualTo(TaskStatus.DEAD);
		assertThat(this.ends.of(handle)).singleElement()
			.isInstanceOfSatisfying(TaskOutcome.Dead.class,
					(dead) -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.LISTENER_FAILED));
		assertThat(letter(handle).reason()).isEqualTo(DeadLetterReason.LISTENER_FAILED);
		assertThat(letter(handle).attempts()).isEqualTo(3);
		assertThat(events(handle, 3)).extracting(Object::getClass)
			.containsExactly(TaskRetrying.class, TaskRetrying.class, TaskDead.class);
	}

	@Test
	void endThatCanBeNotedAtTheNextAttemptIsASuccess() {
		TaskHandle<String> handle = this.tasks.run("broken once");
		assertThat(handle.await(SOON)).isEqualTo("broken once");
		assertThat(application.journal().entries("run broken once")).hasSize(2);
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(this.ends.of(handle)).containsExactly(new TaskOutcome.Succeeded("broken once"));
	}

	@Test
	void listenerThatThrowsAnErrorOrHasNoAnswerFailsTheAttempt() {
		assertThat(letter(this.tasks.run("error")).error()).extracting(DeadLetter.Failure::type)
			.isEqualTo(StackOverflowError.class.getName());
		assertThat(letter(this.tasks.run("null")).reason()).isEqualTo(DeadLetterReason.LISTENER_FAILED);
	}

	@Test
	void deadTaskWhoseEndCannotBeNotedKeepsItsErrorAndDoesNotRunAgain() {
		TaskHandle<String> handle = this.tasks.die("broken");
		DeadLetter letter = letter(handle);
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.LISTENER_FAILED);
		assertThat(letter.error()).extracting(DeadLetter.Failure::message)
			.asString()
			.contains("card expired", "broken listener");
		assertThat(application.journal().entries("die broken")).hasSize(1);
		assertThat(events(handle, 1)).hasOnlyElementsOfType(TaskDead.class);
	}

	@Test
	void listenerThatIsNotRequiredMayFail() {
		TaskHandle<String> handle = this.tasks.run("careless");
		assertThat(handle.await(SOON)).isEqualTo("careless");
		assertThat(this.ends.of(handle)).containsExactly(new TaskOutcome.Succeeded("careless"));
		assertThat(application.journal().entries("run careless")).hasSize(1);
		assertThat(application.journal().entries("careless careless")).hasSize(1);
		assertThat(events(handle, 1)).hasOnlyElementsOfType(TaskSucceeded.class);
	}

	@Test
	void taskThatLosesItsQueueWhileItWaitsIsDeadForAll() {
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> unroutable.await(SOON))
			.withMessageContaining("Queue 'tq.q.closed' does not exist")
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(TaskUnroutableException.class.getName()));
		assertThat(unroutable.status()).isEqualTo(TaskStatus.DEAD);
		assertThat(this.ends.of(unroutable)).singleElement()
			.isInstanceOfSatisfying(TaskOutcome.Dead.class,
					(dead) -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.UNROUTABLE));
		assertThat(events(unroutable, 1)).singleElement().isInstanceOfSatisfying(TaskDead.class, (event) -> {
			assertThat(event.reason()).isEqualTo(DeadLetterReason.UNROUTABLE);
			assertThat(event.queue()).isEqualTo("closed");
			assertThat(event.attempts()).isZero();
		});
	}

	@Test
	void taskOfAnotherNamespaceThatLosesItsQueueIsNotOurs() {
		BrokerClient.Message letter = application.client().next("other.dlq.default");
		assertThat(letter.properties().getMessageId()).isEqualTo(elsewhere.id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNROUTABLE");
		assertThat(this.ends.of(elsewhere)).isEmpty();
	}

	@Test
	void taskThatCannotBeReadIsDeadForAll() throws IOException {
		TaskHandle<String> handle = application.tasks()
			.enqueue(TaskOptions.with().queue("idle"), () -> this.tasks.run("unreadable"));
		BrokerClient.Message message = application.client().next("tq.q.idle");
		application.client()
			.publish("default", message.properties().builder().headers(Map.of("tq-attempt", "first")).build(),
					message.body());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON))
			.withMessageContaining("Header tq-attempt is not a positive integer");
		assertThat(handle.status()).isEqualTo(TaskStatus.DEAD);
		assertThat(this.ends.of(handle)).singleElement()
			.isInstanceOfSatisfying(TaskOutcome.Dead.class,
					(dead) -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.UNREADABLE));
		assertThat(events(handle, 1)).singleElement()
			.isInstanceOfSatisfying(TaskDead.class,
					(event) -> assertThat(event.reason()).isEqualTo(DeadLetterReason.UNREADABLE));
	}

	@Test
	void messageWithoutAnIdIsDeadForNobody() throws IOException {
		application.client().publish("default", null, "anonymous");
		EventLog log = application.bean(EventLog.class);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(log.of("")).anySatisfy((event) -> {
			assertThat(event).isInstanceOf(TaskDead.class);
			assertThat(event.queue()).isEqualTo("default");
		}));
		assertThat(this.ends.told).noneMatch((told) -> told.message().id().isEmpty());
	}

	@Test
	void taskThatIsCancelledHasAnEvent() {
		TaskHandle<String> handle = this.tasks.hold("cancelled");
		application.journal().await("hold cancelled", 1);
		assertThat(handle.cancel()).isTrue();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> handle.await(SOON));
		assertThat(events(handle, 1)).containsExactly(new TaskCancelled(handle.id(), "Tasks.hold", "default", 1));
		assertThat(this.ends.of(handle)).containsExactly(new TaskOutcome.Cancelled());
	}

	@Test
	void taskThatNobodyKnowsForTooLongIsDeadForAll() {
		try (TestApplication impatient = application.startAnother(List.of(Ends.class), "task-queue.namespace=impatient",
				"task-queue.worker.unknown-task-ttl=0s")) {
			TaskHandle<String> handle = impatient.tasks().enqueue(TaskRequest.of("nobody.knows", String.class));
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(SOON));
			assertThat(impatient.bean(Ends.class).of(handle)).hasOnlyElementsOfType(TaskOutcome.Dead.class);
		}
	}

	@Test
	void answerThatNeverComesHoldsUpOneDeliveryAndNoStop() {
		String[] properties = { "task-queue.namespace=never", "task-queue.worker.shutdown-timeout=1s" };
		TestApplication stopping = application.start(List.of(Tasks.class, Required.class), properties);
		Tasks bean = stopping.bean(Tasks.class);
		TaskHandle<String> never = bean.run("never");
		stopping.bean(Journal.class).await("required never", 1);
		assertThat(bean.run("next").await(SOON)).isEqualTo("next");
		assertThat(never.result()).isNotDone();
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(application.client().counters("never.q.default"))
				.isEqualTo(new BrokerClient.Counters(0, 1)));
		assertThat(CompletableFuture.runAsync(stopping::close)).succeedsWithin(Duration.ofSeconds(10));
		try (TestApplication next = application.start(List.of(Tasks.class), properties)) {
			next.bean(Journal.class).await("run never", 1);
		}
	}

	private static DeadLetter letter(TaskHandle<?> handle) {
		DeadLetters letters = application.bean(DeadLetters.class);
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> letters.find("default", handle.id()).orElse(null), (found) -> found != null);
	}

	private static List<TaskEvent> events(TaskHandle<?> handle, int count) {
		EventLog log = application.bean(EventLog.class);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(log.of(handle.id())).hasSizeGreaterThanOrEqualTo(count));
		return log.of(handle.id());
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms"))
		TaskHandle<String> run(String text) {
			this.journal.write("run " + text);
			return TaskHandle.completed(text);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms"))
		TaskHandle<String> die(String text) {
			this.journal.write("die " + text);
			throw new PermanentTaskException("card expired");
		}

		@AsyncTask
		TaskHandle<String> hold(String text) {
			this.journal.write("hold " + text);
			new Gate().pass();
			return TaskHandle.completed(text);
		}

	}

	/**
	 * Behaves as the argument of the task says.
	 */
	@Order(2)
	static class Required implements Feature, CompletionListener {

		@Override
		public List<CompletionListener> completing() {
			return List.of(this);
		}

		private final Journal journal;

		Required(Journal journal) {
			this.journal = journal;
		}

		@Override
		public Contract contract() {
			return Contract.REQUIRED;
		}

		@Override
		@SuppressWarnings("NullAway")
		public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
			String body = new String(completion.message().body());
			String text = body.replaceAll(".*:\"|\".*", "");
			this.journal.write("required " + text);
			int times = this.journal.entries("required " + text).size();
			return switch (text) {
				case "unavailable twice" -> (times > 2) ? done() : failed(new DataAccessResourceFailureException("no"));
				case "broken" -> throw new IllegalStateException("broken listener");
				case "broken once" -> (times > 1) ? done() : failed(new IllegalStateException("broken listener"));
				case "error" -> throw new StackOverflowError("planned");
				case "null" -> null;
				case "never" -> new CompletableFuture<>();
				default -> done();
			};
		}

		private static CompletableFuture<Void> done() {
			return CompletableFuture.completedFuture(null);
		}

		private static CompletableFuture<Void> failed(RuntimeException failure) {
			return CompletableFuture.failedFuture(failure);
		}

	}

	@Order(1)
	static class Careless implements Feature, CompletionListener {

		@Override
		public List<CompletionListener> completing() {
			return List.of(this);
		}

		private final Journal journal;

		Careless(Journal journal) {
			this.journal = journal;
		}

		@Override
		public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
			if (new String(completion.message().body()).contains("careless")) {
				this.journal.write("careless careless");
			}
			throw new DataAccessResourceFailureException("planned");
		}

	}

	static class Ends implements Feature, CompletionListener {

		@Override
		public List<CompletionListener> completing() {
			return List.of(this);
		}

		private final Queue<TaskCompletion> told = new ConcurrentLinkedQueue<>();

		@Override
		public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
			this.told.add(completion);
			return CompletableFuture.completedFuture(null);
		}

		List<TaskOutcome.End> of(TaskHandle<?> handle) {
			return this.told.stream()
				.filter((each) -> each.message().id().equals(handle.id()))
				.map(TaskCompletion::outcome)
				.toList();
		}

	}

	static class EventLog {

		private final Queue<TaskEvent> events = new ConcurrentLinkedQueue<>();

		@EventListener
		void note(TaskEvent event) {
			this.events.add(event);
		}

		List<TaskEvent> of(@Nullable String taskId) {
			return this.events.stream().filter((event) -> event.taskId().equals(taskId)).toList();
		}

	}

}
