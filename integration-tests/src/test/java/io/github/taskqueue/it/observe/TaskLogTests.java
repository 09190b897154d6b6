package io.github.taskqueue.it.observe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.Level;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.LogLines;
import io.github.taskqueue.observation.TaskPublishContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of tasks, and the traces of these lines. The id of a task does as its
 * trace here.
 */
class TaskLogTests {

	private static final String TASKS = "io.github.taskqueue.tasks";

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension
		.of(Tasks.class, Listener.class, Sender.class, Receiver.class)
		.with("task-queue.worker.unknown-task-delay=10m", "logging.level." + TASKS + "=debug");

	private LogLines log;

	@BeforeEach
	void read() {
		this.log = new LogLines();
	}

	@AfterEach
	void close() {
		this.log.close();
	}

	private void enqueue(String id, String task) {
		application.tasks()
			.enqueue(TaskRequest.of(task, Void.class)
				.options(TaskOptions.with().taskId(id).queue("default").header("test", id)));
	}

	private List<LogLines.Line> lines(String id, Level level, int number) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.log.with(id).stream().filter((line) -> line.level() == level).count() >= number);
		return this.log.with(id).stream().filter((line) -> line.level() == level).toList();
	}

	private static void assertTraced(List<LogLines.Line> lines, String id) {
		assertThat(lines).allSatisfy((line) -> assertThat(line.mdc()).containsEntry("traceId", id));
	}

	@Test
	void retriesInPlaceAreLoggedInTheTraceOfTheTask() {
		enqueue("in-place", "Tasks.failTwice");
		List<LogLines.Line> lines = lines("in-place", Level.WARN, 2);
		assertThat(lines).extracting(LogLines.Line::text)
			.satisfiesExactly(
					(line) -> assertThat(line).contains("attempt 1) failed and is run again in place in PT0.",
							"IllegalStateException: not yet"),
					(line) -> assertThat(line).contains("attempt 2) failed and is run again in place in PT0."));
		assertTraced(lines, "in-place");
	}

	@Test
	void retryThroughTheBrokerAndItsEventAreInTheTraceOfTheTask() {
		enqueue("by-broker", "Tasks.failLater");
		assertTraced(lines("by-broker", Level.WARN, 1), "by-broker");
		assertTraced(lines("TaskRetrying by-broker", Level.INFO, 1), "by-broker");
	}

	@Test
	void deadLetterAndItsEventAreInTheTraceOfTheTask() {
		enqueue("dead-one", "Tasks.die");
		assertThat(lines("dead-one", Level.ERROR, 1)).singleElement()
			.satisfies((line) -> assertThat(line.text()).contains("is a dead letter (PERMANENT)"));
		assertTraced(lines("dead-one", Level.ERROR, 1), "dead-one");
		assertTraced(lines("TaskDead dead-one", Level.INFO, 1), "dead-one");
	}

	@Test
	void eventOfASuccessIsInTheTraceOfTheTask() {
		enqueue("fine", "Tasks.succeed");
		assertTraced(lines("TaskSucceeded fine", Level.INFO, 1), "fine");
	}

	@Test
	void taskThatIsNotRunIsInItsTrace() {
		enqueue("unknown-one", "Nobody.knows");
		List<LogLines.Line> parked = lines("unknown-one", Level.WARN, 1);
		assertThat(parked).singleElement()
			.satisfies((line) -> assertThat(line.text()).contains("No bean of this application declares",
					"task-queue.namespace", "'tq'"));
		assertTraced(parked, "unknown-one");
	}

	@Test
	void bodyThatAsksToRunLaterIsNoWarning() {
		enqueue("later", "Tasks.later");
		List<LogLines.Line> lines = lines("later", Level.INFO, 1);
		assertThat(lines).anySatisfy((line) -> assertThat(line.text()).contains(" runs again in PT0.2S, at "));
		lines("TaskSucceeded later", Level.INFO, 1);
		assertThat(this.log.with("later")).extracting(LogLines.Line::level).doesNotContain(Level.WARN, Level.ERROR);
	}

	@Test
	void oneLoggerTellsOfEachTask() {
		enqueue("told", "Tasks.succeed");
		assertThat(lines("told", Level.DEBUG, 3)).extracting(LogLines.Line::logger).containsOnly(TASKS);
		assertThat(lines("told", Level.DEBUG, 3)).extracting(LogLines.Line::text)
			.satisfiesExactlyInAnyOrder((line) -> assertThat(line).startsWith("Enqueued: task Tasks.succeed told "),
					(line) -> assertThat(line).startsWith("Started: task Tasks.succeed told "),
					(line) -> assertThat(line).startsWith("Ended as Succeeded after PT")
						.contains("Tasks.succeed told "));
		assertTraced(lines("told", Level.DEBUG, 3), "told");
	}

	static class Tasks {

		private final AtomicBoolean asked = new AtomicBoolean();

		@AsyncTask
		void succeed() {
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "200ms"))
		void failTwice() {
			if (TaskContext.current().attempt() < 3) {
				throw new IllegalStateException("not yet");
			}
		}

		@AsyncTask(retry = @TaskRetry(backoff = "1s"))
		void failLater() {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("not yet");
			}
		}

		@AsyncTask
		void die() {
			throw new PermanentTaskException("no");
		}

		@AsyncTask
		void later() {
			if (this.asked.compareAndSet(false, true)) {
				throw new RetryLaterException(Duration.ofMillis(200));
			}
		}

	}

	/**
	 * Logs as a listener of an application would.
	 */
	static class Listener {

		@EventListener
		void on(TaskEvent event) {
			LoggerFactory.getLogger("io.github.taskqueue.it.Listener")
				.info("{} {}", event.getClass().getSimpleName(), event.taskId());
		}

	}

	/**
	 * Does what a tracer does when a message is sent.
	 */
	static class Sender extends MdcHandler<TaskPublishContext> {

		@Override
		public void onStart(TaskPublishContext context) {
			context.getSetter().set(context.getCarrier(), "traceparent", context.id());
			context.put("trace", context.id());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof TaskPublishContext;
		}

	}

	/**
	 * Does what a tracer does when a message is received.
	 */
	static class Receiver extends MdcHandler<ReceiverContext<Object>> {

		@Override
		public void onStart(ReceiverContext<Object> context) {
			String trace = context.getGetter().get(context.getCarrier(), "traceparent");
			context.put("trace", (trace != null) ? trace : "none");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ReceiverContext;
		}

	}

	/**
	 * Does what a tracer does while a span is in scope.
	 *
	 * @param <C> the contexts
	 */
	abstract static class MdcHandler<C extends Observation.Context> implements ObservationHandler<C> {

		private final ThreadLocal<Deque<String>> before = ThreadLocal.withInitial(ArrayDeque::new);

		@Override
		public void onScopeOpened(C context) {
			String last = MDC.get("traceId");
			this.before.get().push((last != null) ? last : "");
			MDC.put("traceId", context.getRequired("trace"));
		}

		@Override
		public void onScopeClosed(C context) {
			String last = this.before.get().pop();
			if (last.isEmpty()) {
				MDC.remove("traceId");
			}
			else {
				MDC.put("traceId", last);
			}
		}

	}

}
