package io.github.taskqueue.internal.worker.settle;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskCancelled;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.event.TaskExpired;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cancelled;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Expired;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;
import io.github.taskqueue.internal.testing.TracedLog;
import io.github.taskqueue.internal.worker.attempt.Attempt;
import io.github.taskqueue.internal.worker.delivery.FakeDelivery;
import io.github.taskqueue.internal.worker.delivery.Holding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * The journal has what is published, told, acknowledged and announced, in its order.
 */
class TaskSettlementTests {

	private static final Instant NOW = TestTasks.NOW;

	private static final IOException FAILURE = new IOException("down");

	private static final TaskMessage MESSAGE = TestTasks.message("id-1");

	private static final TaskDefinition DEFINITION = TestTasks.definition(Duration.ofMinutes(1), new RetryPolicy(5,
			new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0), RetryableFailures.ALL));

	private final List<String> journal = new ArrayList<>();

	private final FakeDelivery delivery = new FakeDelivery(this.journal);

	private final List<TaskMessage> tasks = new ArrayList<>();

	private final List<Outgoing> letters = new ArrayList<>();

	private final List<TaskCompletion> ends = new ArrayList<>();

	private final List<Object> announced = new ArrayList<>();

	private final List<Map.Entry<TaskMessage, String>> waiting = new ArrayList<>();

	private CompletableFuture<Void> confirm = new CompletableFuture<>();

	private final CompletableFuture<Void> noted = new CompletableFuture<>();

	private final Required required = new Required();

	private final ManualLoop loop = new ManualLoop();

	private final BlockingQueue<String> tracesOfEvents = new LinkedBlockingQueue<>();

	private final TracedLog log = new TracedLog();

	private final TaskEvents events = new TaskEvents((event) -> this.tracesOfEvents.add(TracedLog.current()),
			List.of((event) -> {
				this.journal.add(event.getClass().getSimpleName());
				this.announced.add(event);
			}));

	private final TaskSettlement settlement = settlement();

	private TaskSettlement settlement() {
		Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
		UntilTaken untilTaken = new UntilTaken(this.loop.loop());
		DeadLetterPublisher deadLetters = new DeadLetterPublisher((letter) -> {
			this.journal.add("letter");
			this.letters.add(letter);
			return this.confirm;
		}, (missing) -> {
		}, new DeadLetterFactory(clock), Runnable::run);
		Completions completions = new Completions(List.of((completion) -> {
			this.journal.add("tell");
			this.ends.add(completion);
			return this.noted;
		}, this.required), untilTaken);
		return new TaskSettlement(new Publisher(), deadLetters, untilTaken, completions,
				List.of((message, waitingFor) -> {
					this.journal.add("waits");
					this.waiting.add(entry(message, waitingFor));
				}), this.events, (message) -> TracedLog.trace("of the message"), clock);
	}

	@AfterEach
	void close() {
		this.events.close();
		this.log.close();
	}

	private void settle(TaskOutcome outcome) {
		this.settlement.settle(this.delivery, new Attempt(MESSAGE, DEFINITION, outcome, NOW.minusSeconds(3)));
	}

	@Test
	void linesAndEventsAreInTheTraceOfTheAttempt() throws InterruptedException {
		this.delivery.traced(TracedLog.trace("of the attempt"));
		this.noted.complete(null);
		settle(new Retry(FAILURE, Duration.ofSeconds(8), true, false));
		settle(new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
		this.confirm.complete(null);
		settle(new Succeeded(null));
		assertThat(this.log.lines()).hasSize(2)
			.allSatisfy((line) -> assertThat(line).contains(" of the attempt task TestTasks.run id-1 "));
		for (int i = 0; i < 3; i++) {
			assertThat(this.tracesOfEvents.poll(10, TimeUnit.SECONDS)).isEqualTo("of the attempt");
		}
		assertThat(TracedLog.current()).isEqualTo("-");
	}

	@Test
	void outcomeThatWaitsForTheBrokerIsInTheTraceOfTheAttempt() {
		this.delivery.traced(TracedLog.trace("of the attempt"));
		settle(new Retry(FAILURE, Duration.ofSeconds(8), true, false));
		this.confirm.completeExceptionally(new BrokerUnavailableException("down", null));
		assertThat(this.log.lines()).last()
			.asString()
			.startsWith("WARN of the attempt The outcome of task TestTasks.run id-1 ");
	}

	@Test
	void taskThatIsNotRunIsInTheTraceOfItsMessage() throws InterruptedException {
		this.noted.complete(null);
		this.confirm.complete(null);
		this.settlement.unknown(this.delivery, MESSAGE, DeadLetterReason.UNKNOWN_TASK, Duration.ofSeconds(5));
		this.settlement.unknown(this.delivery, MESSAGE, DeadLetterReason.UNKNOWN_VERSION, null);
		this.settlement.crashed(this.delivery, MESSAGE, null, 3);
		this.settlement.unreadable(this.delivery, MESSAGE, FAILURE);
		assertThat(this.log.lines()).hasSize(4)
			.allSatisfy((line) -> assertThat(line).contains(" of the message ", " TestTasks.run id-1 "));
		assertThat(this.tracesOfEvents.poll(10, TimeUnit.SECONDS)).isEqualTo("of the message");
	}

	@Test
	void unknownTaskIsToldTheNamespaceThatSeparatesApplications() {
		this.settlement.unknown(this.delivery, MESSAGE, DeadLetterReason.UNKNOWN_TASK, Duration.ofSeconds(5));
		assertThat(this.log.lines()).singleElement()
			.asString()
			.contains("No bean of this application declares task TestTasks.run",
					"it is delivered again in PT5S. If another",
					"both consume the queue 'tests': set another task-queue.namespace than 'tq'");
	}

	@Test
	void bodyThatAsksToRunLaterIsNoWarning() {
		settle(new Retry(new RetryLaterException(Duration.ofSeconds(8)), Duration.ofSeconds(8), false, false));
		assertThat(this.log.lines()).singleElement()
			.asString()
			.startsWith("INFO - task TestTasks.run id-1 ")
			.contains(" runs again in PT8S, at " + NOW.plusSeconds(8) + ": ")
			.doesNotContain("failed");
	}

	@Test
	void endOfEachTaskIsToldIfThatIsAskedFor() {
		this.noted.complete(null);
		this.log.withTasks();
		settle(new Succeeded(null));
		assertThat(this.log.lines())
			.containsExactly("DEBUG - Ended as Succeeded after PT3S: task TestTasks.run id-1 (queue tests, attempt 2)");
	}

	@Test
	void successIsAcknowledgedWhenItWasTold() {
		settle(new Succeeded("done"));
		assertThat(this.journal).containsExactly("tell");
		this.noted.complete(null);
		assertThat(this.journal).containsExactly("tell", "ack", "TaskSucceeded");
		assertThat(this.ends).containsExactly(
				new TaskCompletion(MESSAGE, new Succeeded("done"), DEFINITION.method().returns().resultType()));
		assertThat(this.announced)
			.containsExactly(new TaskSucceeded("id-1", "TestTasks.run", "tests", 2, Duration.ofSeconds(3)));
	}

	@Test
	void successThatNobodyWaitsForIsAcknowledgedAtOnce() {
		this.noted.complete(null);
		settle(new Succeeded(null));
		assertThat(this.journal).containsExactly("tell", "ack", "TaskSucceeded");
	}

	@Test
	void successIsAcknowledgedThoughAListenerFails() {
		settle(new Succeeded("done"));
		this.noted.completeExceptionally(new IllegalStateException("listener"));
		assertThat(this.journal).containsExactly("tell", "ack", "TaskSucceeded");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void nextAttemptIsConfirmedBeforeTheAck(boolean inPlace) {
		settle(new Retry(FAILURE, Duration.ofSeconds(8), true, inPlace));
		assertThat(this.journal).containsExactly("task");
		this.confirm.complete(null);
		assertThat(this.journal).containsExactly("task", "ack", "TaskRetrying");
		assertThat(this.tasks).containsExactly(MESSAGE.nextAttempt(NOW, NOW.plusSeconds(8)));
		assertThat(this.announced)
			.containsExactly(new TaskRetrying("id-1", "TestTasks.run", "tests", 2, Duration.ofSeconds(8), FAILURE));
	}

	@Test
	void runThatIsNotCountedIsRepeatedAsTheSameAttempt() {
		this.confirm.complete(null);
		settle(new Retry(FAILURE, Duration.ofSeconds(8), false, false));
		assertThat(this.tasks).containsExactly(MESSAGE.at(MESSAGE.times().due(NOW.plusSeconds(8))));
		assertThat(this.journal).containsExactly("task", "ack", "TaskRetrying");
	}

	private boolean delayedAgain(Duration left, String... levels) {
		this.delivery.with(Map.of("x-death", Stream.of(levels).map((level) -> Map.of("queue", level)).toList()));
		return this.settlement.delayedAgain(this.delivery, MESSAGE, NOW.plus(left));
	}

	@Test
	void taskThatComesTooSoonFromTheLadderIsDelayedAgain() {
		this.confirm.complete(null);
		assertThat(delayedAgain(Duration.ofSeconds(8), "tq.delay.level-06")).isTrue();
		assertThat(this.tasks).containsExactly(MESSAGE.at(MESSAGE.times().due(NOW.plusSeconds(8))));
		assertThat(this.journal).containsExactly("task", "ack");
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,tq.delay.level-06", "PT-1S,tq.delay.level-06", "PT8.001S,tq.delay.level-06", "PT1S,tq.q.tests" })
	void taskThatIsDueOrCannotBeEarlyIsNotDelayed(Duration left, String level) {
		assertThat(delayedAgain(left, level)).isFalse();
		assertThat(this.journal).isEmpty();
	}

	@Test
	void nextAttemptIsPublishedUntilTheBrokerTakesIt() {
		settle(new Retry(FAILURE, Duration.ofSeconds(8), true, false));
		CompletableFuture<Void> refused = this.confirm;
		this.confirm = CompletableFuture.completedFuture(null);
		refused.completeExceptionally(new BrokerUnavailableException("down", null));
		assertThat(this.journal).containsExactly("task");
		this.loop.ring();
		assertThat(this.journal).containsExactly("task", "task", "ack", "TaskRetrying");
	}

	@Test
	void deadLetterIsConfirmedAndTheEndToldBeforeTheAck() {
		settle(new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
		assertThat(this.journal).containsExactly("tell", "letter");
		this.confirm.complete(null);
		assertThat(this.journal).containsExactly("tell", "letter");
		this.noted.complete(null);
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(this.letters).singleElement()
			.satisfies((letter) -> assertThat(letter.properties().getHeaders()).containsEntry("tq-dead-reason",
					"EXHAUSTED"));
		assertThat(this.ends).extracting(TaskCompletion::outcome)
			.containsExactly(new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
		assertThat(this.announced)
			.containsExactly(new TaskDead("id-1", "TestTasks.run", "tests", 2, DeadLetterReason.EXHAUSTED, FAILURE));
	}

	@Test
	void deadTaskIsNotAcknowledgedBeforeItsDeadLetterIsConfirmed() {
		this.noted.complete(null);
		settle(new Dead(FAILURE, DeadLetterReason.PERMANENT));
		assertThat(this.journal).containsExactly("tell", "letter");
		this.confirm.complete(null);
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
	}

	@Test
	void cancelledTaskIsAcknowledgedWhenItWasTold() {
		settle(new Cancelled());
		assertThat(this.journal).containsExactly("tell");
		this.noted.complete(null);
		assertThat(this.journal).containsExactly("tell", "ack", "TaskCancelled");
		assertThat(this.ends).extracting(TaskCompletion::outcome).containsExactly(new Cancelled());
		assertThat(this.announced).containsExactly(new TaskCancelled("id-1", "TestTasks.run", "tests", 2));
	}

	private static TaskMessage expiring(Duration left) {
		return MESSAGE.at(1, MESSAGE.times()).with(TaskMessage.EXPIRES_AT, NOW.plus(left));
	}

	private boolean expires(TaskMessage message) {
		return this.settlement.expired(this.delivery, message, null);
	}

	@Test
	void expiredTaskIsAcknowledgedWhenItWasTold() {
		assertThat(expires(expiring(Duration.ZERO))).isTrue();
		assertThat(this.journal).containsExactly("tell");
		this.noted.complete(null);
		assertThat(this.journal).containsExactly("tell", "ack", "TaskExpired");
		assertThat(this.ends).extracting(TaskCompletion::outcome).containsExactly(new Expired());
		assertThat(this.announced).containsExactly(new TaskExpired("id-1", "TestTasks.run", "tests"));
	}

	@Test
	void taskExpiresAtItsTimeAndNotOnceItHasBegun() {
		TaskMessage late = expiring(Duration.ofSeconds(-1));
		TaskMessage replayed = new TaskMessage(late.id(), late.name(), late.queue(), 1, 1, 1, late.times(), null,
				late.contentType(), late.headers(), late.body());
		assertThat(expires(expiring(Duration.ofMillis(1)))).isFalse();
		assertThat(expires(late.at(2, late.times()))).isFalse();
		assertThat(expires(replayed)).isFalse();
		assertThat(expires(MESSAGE.at(1, MESSAGE.times()))).isFalse();
		assertThat(this.journal).isEmpty();
	}

	@Test
	void timeIsLeftBehindByTheFirstRunAndKeptByATaskThatCouldNotRun() {
		TaskMessage message = expiring(Duration.ofHours(1));
		List<TaskOutcome> outcomes = List.of(new Retry(FAILURE, Duration.ZERO, true, false),
				new Retry(FAILURE, Duration.ZERO, false, false), new Again(Duration.ZERO, "its slice is over", true),
				new Again(Duration.ZERO, "the queue is paused"));
		outcomes.forEach((outcome) -> this.settlement.settle(this.delivery,
				new Attempt(message, DEFINITION, outcome, NOW.minusSeconds(3))));
		assertThat(this.tasks).extracting((each) -> each.get(TaskMessage.EXPIRES_AT))
			.containsExactly(null, null, null, NOW.plus(Duration.ofHours(1)));
	}

	@Test
	void expiredTaskWhoseEndCannotBeNotedIsADeadLetterAndNotTriedAgain() {
		this.confirm.complete(null);
		this.noted.complete(null);
		this.required.answers.add(CompletableFuture.failedFuture(new IllegalStateException("no such flow")));
		assertThat(expires(expiring(Duration.ZERO))).isTrue();
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(reason()).isEqualTo(DeadLetterReason.LISTENER_FAILED);
	}

	@Test
	void runThatAnotherOneFollowsIsConfirmedBeforeTheAck() {
		settle(new Again(Duration.ofSeconds(3), "its slice is over", true));
		assertThat(this.journal).containsExactly("task");
		this.confirm.complete(null);
		assertThat(this.journal).containsExactly("task", "ack");
		assertThat(this.tasks).containsExactly(MESSAGE.at(MESSAGE.times().goesOn(NOW.plusSeconds(3))));
	}

	@Test
	void reasonForWhichARunIsPutOffIsToldWhenTheBrokerHasTheTask() {
		settle(new Again(Duration.ofSeconds(32), "paused by Anna"));
		assertThat(this.journal).containsExactly("task");
		this.confirm.complete(null);
		assertThat(this.journal).containsExactly("task", "ack", "waits");
		assertThat(this.waiting)
			.containsExactly(entry(MESSAGE.at(MESSAGE.times().goesOn(NOW.plusSeconds(32))), "paused by Anna"));
	}

	@Test
	void interruptedTaskIsGivenBack() {
		settle(new Interrupted(new InterruptedException()));
		assertThat(this.journal).containsExactly("give back");
	}

	@Test
	void nothingIsPublishedForADeliveryThatIsGone() {
		this.delivery.gone();
		this.noted.complete(null);
		this.confirm.complete(null);
		settle(new Succeeded("done"));
		settle(new Retry(FAILURE, Duration.ZERO, true, false));
		settle(new Dead(FAILURE, DeadLetterReason.PERMANENT));
		settle(new Cancelled());
		settle(new Again(Duration.ZERO, "why"));
		assertThat(this.journal).isEmpty();
	}

	@Test
	void unknownTaskWaits() {
		this.settlement.unknown(this.delivery, MESSAGE, DeadLetterReason.UNKNOWN_TASK, Duration.ofSeconds(5));
		assertThat(this.journal).containsExactly("task");
		this.confirm.complete(null);
		TaskMessage parked = MESSAGE.at(MESSAGE.times().parked(NOW).due(NOW.plusSeconds(5)));
		assertThat(this.journal).containsExactly("task", "ack", "waits");
		assertThat(this.tasks).containsExactly(parked);
		assertThat(this.waiting).containsExactly(entry(parked, "No worker of queue 'tests' knows the task"));
	}

	@Test
	void unknownTaskThatHasWaitedLongEnoughIsDead() {
		this.noted.complete(null);
		this.confirm.complete(null);
		this.settlement.unknown(this.delivery, MESSAGE, DeadLetterReason.UNKNOWN_VERSION, null);
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(this.ends).extracting(TaskCompletion::resultType).containsOnlyNulls();
		assertThat(reason()).isEqualTo(DeadLetterReason.UNKNOWN_VERSION);
	}

	@Test
	void taskThatEndsProcessesIsDead() {
		this.noted.complete(null);
		this.confirm.complete(null);
		this.settlement.crashed(this.delivery, MESSAGE, null, 3);
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(reason()).isEqualTo(DeadLetterReason.CRASH);
	}

	@Test
	void endOfAMessageThatIsNoTaskIsTold() {
		this.noted.complete(null);
		this.confirm.complete(null);
		dead(MESSAGE.at(0, MESSAGE.times()));
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(this.ends).extracting(TaskCompletion::outcome)
			.containsExactly(new Dead(FAILURE, DeadLetterReason.UNREADABLE));
		assertThat(this.announced)
			.containsExactly(new TaskDead("id-1", "TestTasks.run", "tests", 0, DeadLetterReason.UNREADABLE, FAILURE));
	}

	@Test
	void messageWithoutAnIdHasNoEndToTell() {
		this.confirm.complete(null);
		dead(TestTasks.message(""));
		assertThat(this.journal).containsExactly("letter", "ack", "TaskDead");
		assertThat(this.required.told).isEmpty();
	}

	private void dead(TaskMessage message) {
		this.settlement.dead(this.delivery, message, null, DeadLetterReason.UNREADABLE, FAILURE);
	}

	@ParameterizedTest
	@MethodSource("ends")
	void othersAreToldOnceWhatIsRequiredIsNoted(TaskOutcome end) {
		this.confirm.complete(null);
		this.noted.complete(null);
		CompletableFuture<Void> slow = new CompletableFuture<>();
		this.required.answers.add(slow);
		settle(end);
		assertThat(this.journal).isEmpty();
		slow.complete(null);
		this.loop.ring();
		assertThat(this.journal).startsWith("tell").contains("ack").doesNotContain("task");
		assertThat(this.required.told).containsExactly(end);
	}

	static List<TaskOutcome> ends() {
		return List.of(new Succeeded("done"), new Cancelled(), new Dead(FAILURE, DeadLetterReason.EXHAUSTED));
	}

	@ParameterizedTest
	@MethodSource("passing")
	void deliveryStaysInHandUntilWhatIsRequiredIsNoted(RuntimeException passing) {
		this.noted.complete(null);
		this.required.answers.add(CompletableFuture.failedFuture(passing));
		this.required.answers.add(CompletableFuture.failedFuture(new CompletionException(passing)));
		settle(new Succeeded("done"));
		this.loop.pass(Duration.ofSeconds(1));
		assertThat(this.journal).isEmpty();
		this.loop.pass(Duration.ofSeconds(1));
		this.loop.ring();
		assertThat(this.journal).containsExactly("tell", "ack", "TaskSucceeded");
		assertThat(this.required.told).hasSize(3).containsOnly(new Succeeded("done"));
	}

	static List<RuntimeException> passing() {
		return List.of(new BrokerUnavailableException("down", null), new QueueFullException("full", Duration.ZERO),
				new DataAccessResourceFailureException("down"), new QueryTimeoutException("slow"),
				new RecoverableDataAccessException("cut"), new CannotCreateTransactionException("down"));
	}

	@ParameterizedTest
	@MethodSource("workIsDone")
	void endThatCannotBeNotedIsAFailedAttempt(TaskOutcome end) {
		this.confirm.complete(null);
		this.required.answers.add(CompletableFuture.failedFuture(FAILURE));
		settle(end);
		assertThat(this.journal).containsExactly("task", "ack", "TaskRetrying");
		assertThat(this.tasks).containsExactly(MESSAGE.nextAttempt(NOW, NOW.plusSeconds(2)));
		assertThat(this.announced)
			.containsExactly(new TaskRetrying("id-1", "TestTasks.run", "tests", 2, Duration.ofSeconds(2), FAILURE));
	}

	static List<TaskOutcome> workIsDone() {
		return List.of(new Succeeded("done"), new Cancelled());
	}

	@Test
	void endThatCannotBeNotedInTheLastAttemptIsADeadLetter() {
		this.confirm.complete(null);
		this.noted.complete(null);
		this.required.answers.add(CompletableFuture.failedFuture(FAILURE));
		this.settlement.settle(this.delivery,
				new Attempt(MESSAGE.at(5, MESSAGE.times()), DEFINITION, new Succeeded("done"), NOW));
		Dead end = new Dead(FAILURE, DeadLetterReason.LISTENER_FAILED);
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(this.required.told).containsExactly(new Succeeded("done"), end);
		assertThat(this.ends).extracting(TaskCompletion::outcome).containsExactly(end);
	}

	@Test
	void deadLetterWhoseEndCannotBeNotedKeepsItsErrorAndComesOnce() {
		this.confirm.complete(null);
		this.noted.complete(null);
		this.required.answers.add(CompletableFuture.failedFuture(new IllegalStateException("no such flow")));
		this.required.answers.add(CompletableFuture.failedFuture(new IllegalStateException("no such flow")));
		settle(new Dead(FAILURE, DeadLetterReason.PERMANENT));
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
		assertThat(this.required.told).hasSize(2);
		assertThat(this.letters).singleElement()
			.satisfies((letter) -> assertThat(letter.properties().getHeaders())
				.containsEntry("tq-dead-reason", "LISTENER_FAILED")
				.containsEntry("tq-error-message", "java.io.IOException: down; a listener then failed:"
						+ " java.lang.IllegalStateException: no such flow"));
	}

	@ParameterizedTest
	@EnumSource(Misbehaviour.class)
	void whateverARequiredListenerDoesIsAFailedAttempt(Misbehaviour misbehaviour) {
		this.confirm.complete(null);
		this.required.misbehaviour = misbehaviour;
		settle(new Succeeded("done"));
		assertThat(this.journal).containsExactly("task", "ack", "TaskRetrying");
		assertThat(((TaskRetrying) this.announced.get(0)).cause().getMessage()).isNotNull();
	}

	@Test
	void endThatIsNotedWhileTheChannelIsLostGoesOnWhenTheMessageIsBack() {
		this.confirm.complete(null);
		this.noted.complete(null);
		CompletableFuture<Void> slow = new CompletableFuture<>();
		this.required.answers.add(slow);
		settle(new Dead(FAILURE, DeadLetterReason.PERMANENT));
		this.delivery.holding(Holding.LOST);
		slow.complete(null);
		this.loop.ring();
		assertThat(this.journal).isEmpty();
		this.delivery.holding(Holding.IN_HAND);
		this.loop.ring();
		assertThat(this.journal).containsExactly("tell", "letter", "ack", "TaskDead");
	}

	private @Nullable DeadLetterReason reason() {
		return ((TaskDead) this.announced.get(0)).reason();
	}

	/**
	 * Answers in turn, and then at once that all is noted.
	 */
	private static final class Required implements CompletionListener {

		private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();

		private final List<TaskOutcome> told = new ArrayList<>();

		private @Nullable Misbehaviour misbehaviour;

		@Override
		public Contract contract() {
			return Contract.REQUIRED;
		}

		@Override
		public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
			this.told.add(completion.outcome());
			if (this.misbehaviour != null) {
				return this.misbehaviour.answer.get();
			}
			return this.answers.isEmpty() ? CompletableFuture.completedFuture(null) : this.answers.remove();
		}

	}

	private enum Misbehaviour {

		ERROR(() -> {
			throw new StackOverflowError("planned");
		}), NULL(() -> null), UNREADABLE(() -> CompletableFuture.failedFuture(new UnreadableException())),
		REFUSES_TO_SAY_WHETHER_IT_PASSES(() -> {
			throw new TaskEnqueueException("planned", null) {

				@Override
				public Optional<Duration> retryAfter() {
					throw new IllegalStateException("planned");
				}

			};
		});

		private final Supplier<@Nullable CompletableFuture<Void>> answer;

		Misbehaviour(Supplier<@Nullable CompletableFuture<Void>> answer) {
			this.answer = answer;
		}

	}

	private static final class UnreadableException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("planned");
		}

	}

	private final class Publisher implements TaskPublisher {

		@Override
		public Duration timeout() {
			return Duration.ofSeconds(5);
		}

		@Override
		public void publish(TaskMessage message) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
			TaskSettlementTests.this.journal.add("task");
			TaskSettlementTests.this.tasks.add(message);
			return TaskSettlementTests.this.confirm;
		}

	}

}
