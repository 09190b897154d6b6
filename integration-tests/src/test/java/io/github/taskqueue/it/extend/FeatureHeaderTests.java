package io.github.taskqueue.it.extend;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskHeader.Lifetime;
import io.github.taskqueue.internal.message.TaskHeader.Type;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A feature of these tests declares headers, sets them when a caller enqueues and reads
 * them at the worker. Nothing else knows them.
 */
class FeatureHeaderTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Instant PROMISE = Instant.ofEpochMilli(1_790_000_000_123L);

	private static final TaskHeader<Instant> PROMISED = new TaskHeader<>("tq-promised-at", Type.INSTANT, Lifetime.CALL,
			true);

	private static final TaskHeader<String> NOTE = new TaskHeader<>("tq-unsigned-note", Type.TEXT, Lifetime.CALL,
			false);

	private static final TaskHeader<Long> WEIGHT = new TaskHeader<>("tq-life-weight", Type.INTEGER, Lifetime.LIFE,
			false);

	private static final TaskHeader<Boolean> FRESH = new TaskHeader<>("tq-attempt-fresh", Type.BOOLEAN,
			Lifetime.ATTEMPT, false);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Headers.class)
		.with("task-queue.signature.keys[0]=the secret that callers and workers share",
				"task-queue.queues.elsewhere.concurrency=0");

	private final DeadLetters letters = application.bean(DeadLetters.class);

	private DeadLetter awaitLetter(String queue, String id) {
		return Awaitility.await()
			.atMost(SOON)
			.until(() -> this.letters.find(queue, id), (letter) -> letter.isPresent())
			.orElseThrow();
	}

	private static List<String> read(String id) {
		return application.journal().entries(id).stream().map(Journal.Entry::detail).toList();
	}

	@Test
	void headersLastAsLongAsTheyAreDeclaredTo() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).failTwice()).id();
		awaitLetter("features", id);
		assertThat(read(id)).containsExactly("1: %s note 7 true".formatted(PROMISE),
				"2: %s note 7 null".formatted(PROMISE));
		assertThat(this.letters.replay("features", (letter) -> letter.taskId().equals(id))).isOne();
		application.journal().await(id, 3);
		assertThat(read(id)).last().isEqualTo("1: %s note null null".formatted(PROMISE));
	}

	@Test
	void deadLetterBearsWhatItsTaskHad() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).dieAtOnce()).id();
		BrokerClient.Message letter = application.client().deadLetter("graves", id);
		assertThat(letter.number(PROMISED.name())).isEqualTo(PROMISE.toEpochMilli());
		assertThat(letter.header(NOTE.name())).isEqualTo("note");
		assertThat(letter.number(WEIGHT.name())).isEqualTo(7);
		assertThat(letter.header(FRESH.name())).isEqualTo("true");
	}

	@Test
	void attemptInPlaceIsAnotherAttempt() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).failOnceInPlace()).id();
		application.journal().await(id, 2);
		assertThat(read(id)).containsExactly("1: %s note 7 true".formatted(PROMISE),
				"2: %s note 7 null".formatted(PROMISE));
	}

	@Test
	void applicationWithoutTheFeatureCarriesItsHeadersAndTakesTheirSignature() {
		TestApplication other = application.startAnother(List.of(Strangers.class),
				"task-queue.queues.elsewhere.concurrency=1");
		String id = application.tasks()
			.enqueue(TaskRequest.of("Strangers.fail", Void.class).options(TaskOptions.with().queue("elsewhere")))
			.id();
		awaitLetter("elsewhere", id);
		assertThat(other.bean(Journal.class).entries("fails")).extracting(Journal.Entry::attempt).containsExactly(1, 2);
		assertThat(other.bean(DeadLetters.class).replay("elsewhere", (letter) -> letter.taskId().equals(id))).isOne();
		DeadLetter again = Awaitility.await()
			.atMost(SOON)
			.until(() -> awaitLetter("elsewhere", id), (letter) -> letter.replayCount() == 1);
		assertThat(again.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		BrokerClient.Message letter = application.client().deadLetter("elsewhere", id);
		assertThat(letter.number(PROMISED.name())).isEqualTo(PROMISE.toEpochMilli());
		assertThat(letter.header(NOTE.name())).isEqualTo("note");
		assertThat(letter.headers()).doesNotContainKeys(WEIGHT.name(), FRESH.name());
	}

	@Test
	void headerThatCannotBeReadMakesADeadLetterThatNamesIt() throws IOException {
		TestApplication unsigned = application.start(List.of(Unsigned.class, Headers.class));
		BasicProperties properties = new BasicProperties.Builder().messageId("late")
			.type("Unsigned.run")
			.headers(Map.of(PROMISED.name(), "soon"))
			.build();
		application.client().publish("unsigned", properties, "{}");
		BrokerClient.Message letter = application.client().deadLetter("unsigned", "late");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message"))
			.isEqualTo("Header tq-promised-at is not a time in milliseconds since the epoch");
		assertThat(letter.header(PROMISED.name())).isEqualTo("soon");
		String next = unsigned.tasks().enqueue(() -> unsigned.bean(Unsigned.class).run()).id();
		unsigned.bean(Journal.class).await(next, 1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Headers {

		@Bean
		TaskHeader<Instant> promisedHeader() {
			return PROMISED;
		}

		@Bean
		TaskHeader<String> noteHeader() {
			return NOTE;
		}

		@Bean
		TaskHeader<Long> weightHeader() {
			return WEIGHT;
		}

		@Bean
		TaskHeader<Boolean> freshHeader() {
			return FRESH;
		}

		@Bean
		Feature headers(Journal journal) {
			return new HeaderFeature(journal);
		}

	}

	private record HeaderFeature(Journal journal) implements Feature {

		@Override
		public List<PublishInterceptor> publishing() {
			return List.of((message, next) -> next
				.publish(message.with(PROMISED, PROMISE).with(NOTE, "note").with(WEIGHT, 7L).with(FRESH, true)));
		}

		@Override
		public List<ExecutionInterceptor> executing() {
			return List.of((execution, next) -> {
				TaskMessage message = execution.message();
				this.journal.write(message.id(), "%d: %s %s %d %s".formatted(message.attempt(), message.get(PROMISED),
						message.get(NOTE), message.get(WEIGHT), message.get(FRESH)));
				return next.execute(execution);
			});
		}

	}

	static class Tasks {

		@AsyncTask(queue = "features", retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void failTwice() {
			if (application.journal().entries(TaskContext.current().id()).size() < 3) {
				throw new IllegalStateException("planned");
			}
		}

		@AsyncTask(queue = "graves", retry = @TaskRetry(maxAttempts = 1))
		void dieAtOnce() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		void failOnceInPlace() {
			if (TaskContext.current().attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

	}

	static class Strangers {

		private final Journal journal;

		Strangers(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "elsewhere", retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void fail() {
			this.journal.write("fails");
			throw new IllegalStateException("planned");
		}

	}

	static class Unsigned {

		@AsyncTask(queue = "unsigned")
		void run() {
		}

	}

}
