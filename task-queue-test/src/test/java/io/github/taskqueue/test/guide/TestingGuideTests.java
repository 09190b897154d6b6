package io.github.taskqueue.test.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.TaskTester;
import io.github.taskqueue.test.TestTaskContext;

import static io.github.taskqueue.TaskOptions.with;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rows of {@code docs/testing.md}, each of which is a test here.
 */
@TaskQueueTest(mode = TaskMode.INLINE)
class TestingGuideTests {

	private static final List<String> TESTS = List.of(
			"src/test/java/io/github/taskqueue/test/guide/TestingGuideTests.java",
			"src/test/java/io/github/taskqueue/test/BrokerModeTests.java",
			"src/test/java/io/github/taskqueue/schedules/VirtualScheduleTests.java",
			"../integration-tests/src/test/java/io/github/taskqueue/it/testing/WebMvcSliceTests.java");

	@Autowired
	private ReportTasks reports;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClock clock;

	@Autowired
	private DeadLetters deadLetters;

	@BeforeEach
	void clear() {
		this.reports.sent().clear();
	}

	@Test
	void eachRowOfThePageIsHere() throws IOException {
		StringBuilder tests = new StringBuilder();
		for (String test : TESTS) {
			tests.append(Files.readString(Path.of(test)));
		}
		String source = code(tests.toString());
		String page = Files.readString(Path.of("../docs/testing.md"));
		String table = page.substring(page.indexOf("| You want | You write | Celery"));
		List<String> rows = table.substring(0, table.indexOf("\n\n")).lines().skip(2).toList();
		assertThat(rows).hasSizeGreaterThan(20)
			.allSatisfy((row) -> assertThat(codes(row.split("\\|")[2])).isNotEmpty()
				.allSatisfy((code) -> assertThat(source).contains(code(code))));
	}

	private static List<String> codes(String cell) {
		return Pattern.compile("`([^`]+)`").matcher(cell).results().map((match) -> match.group(1)).toList();
	}

	private static String code(String text) {
		return text.replace("this.", "").replaceAll("\\s", "");
	}

	@Test
	void taskWasEnqueued() {
		this.reports.generate(42);
		assertThat(this.tasks).enqueued(ReportTasks::generate).with(42).once();
		assertThat(this.tasks).enqueued("ReportTasks.generate").matching((task) -> task.version() == 1);
		assertThat(this.tasks).notEnqueued(ReportTasks::send);
	}

	@Test
	void taskWasEnqueuedLikeThis() {
		this.client.enqueue(with().delay(ofHours(24)).header("tenant", "a"),
				() -> this.reports.send("ann@example.com", 42));
		assertThat(this.tasks).enqueued(ReportTasks::send)
			.withArgument("to", "ann@example.com")
			.inQueue("mail")
			.delayedBy(ofHours(24))
			.withHeader("tenant", "a")
			.outsideTransaction();
	}

	@Test
	void taskWasEnqueuedInATransaction() {
		TransactionTemplate transaction = new TransactionTemplate(new NoResources());
		transaction.executeWithoutResult((status) -> this.reports.generate(42));
		assertThat(this.tasks).enqueued(ReportTasks::generate).inCommittedTransaction();
		transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCompletion(int status) {
						TestingGuideTests.this.reports.generate(43);
					}

				}));
		assertThat(this.tasks).enqueued(ReportTasks::generate).with(43L).outsideTransaction();
	}

	@Test
	void nothingWasEnqueued() {
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void severalTasksWereEnqueued() {
		this.reports.generate(42);
		this.reports.generate(43);
		assertThat(this.tasks).allEnqueued().hasSize(2);
	}

	@Test
	void whatWaitsIsRunWithItsChildren() {
		this.reports.sendAll(List.of("ann@example.com", "bob@example.com", "eve@example.com"));
		assertThat(this.tasks.drain().succeeded()).isEqualTo(4);
		assertThat(this.tasks).enqueued(ReportTasks::send).times(3);
	}

	@Test
	void whatIsDelayedIsRunToo() {
		this.reports.send("unsure@example.com", 42);
		assertThat(this.tasks.drain().retried()).isOne();
		assertThat(this.tasks.drainDelayed().succeeded()).isOne();
	}

	@Test
	void timePasses() {
		Instant before = this.clock.instant();
		this.client.enqueue(with().delay(ofDays(7)), () -> this.reports.generate(42));
		assertThat(this.tasks.drain().attempts()).isZero();
		this.clock.advance(ofDays(7));
		assertThat(this.tasks.drain().succeeded()).isOne();
		assertThat(this.clock.instant()).isEqualTo(before.plus(ofDays(7)));
	}

	@Test
	void taskExpires() {
		this.client.enqueue(with().expiresAfter(ofHours(2)), () -> this.reports.generate(42));
		this.clock.advance(ofHours(3));
		assertThat(this.tasks.drain().expired()).isOne();
	}

	@Test
	void oneAttemptIsRun() {
		assertThat(this.tasks.perform(() -> this.reports.generate(42)).value()).isEqualTo("report 42");
		assertThat(this.tasks.perform(() -> this.reports.send("", 42))).isInstanceOf(TaskRun.Dead.class);
	}

	@Test
	void allIsDone() {
		this.tasks.run(() -> this.reports.sendAll(List.of("ann@example.com")));
		assertThat(this.reports.sent()).containsExactly("ann@example.com");
	}

	@Test
	void resultAndStatusArrive() {
		TaskHandle<String> report = this.reports.generate(42);
		assertThat(report.await(ofSeconds(5))).isEqualTo("report 42");
		this.tasks.waitFor(report, TaskStatus.SUCCEEDED);
	}

	@Test
	void bodyIsCalledAlone() throws Exception {
		ReportTasks body = new ReportTasks(new StaticListableBeanFactory().getBeanProvider(ReportTasks.class));
		TaskHandle<String> report = TestTaskContext.create().call(() -> body.generate(42));
		assertThat(report.await(ofSeconds(1))).isEqualTo("report 42");
	}

	@Test
	void tasksThatWaitAreStillRead() {
		this.reports.generate(42);
		assertThat(this.tasks).task(ReportTasks::generate).readsMessagesFrom("golden/guide");
	}

	@Test
	void deadLettersAreThere() {
		this.reports.send("", 42);
		this.tasks.drain();
		assertThat(this.deadLetters.list("mail", 10)).hasSize(1);
	}

	@Test
	@TaskFault(Fault.DUPLICATE_DELIVERY)
	void taskIsDeliveredTwice() {
		this.reports.send("ann@example.com", 42);
		this.tasks.drain();
		assertThat(this.reports.sent()).containsExactly("ann@example.com", "ann@example.com");
	}

	@Test
	void brokerIsAway() {
		this.tasks.fault(Fault.BROKER_AWAY);
		assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> this.reports.generate(42));
		assertThat(this.tasks).nothingEnqueued();
	}

	/**
	 * Transactions of nothing.
	 */
	private static final class NoResources extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
