package io.github.taskqueue.it.call;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the caller passes is what the body gets, or the call throws.
 */
@ExtendWith(OutputCaptureExtension.class)
class CarriedArgumentTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension
		.of(Tasks.class, KotlinTasks.class, Json.class, MoneyJson.class)
		.with("task-queue.worker.unknown-task-delay=500ms", "task-queue.worker.unknown-task-ttl=3s",
				"task-queue.store.type=memory", "spring.jackson.property-naming-strategy=SNAKE_CASE",
				"task-queue.queues.idle.concurrency=0");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void fluentClassArrivesWithItsState() {
		assertThat(this.tasks.charge(new Order().amount(990)).await(SOON)).isEqualTo(990);
	}

	@Test
	void classOfWhichJsonHasNothingFailsAtTheCall() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.tasks.pay(Map.of("when", LocalDate.EPOCH)))
			.withMessageContaining("'order'")
			.withMessageContaining("when");
	}

	@Test
	void offsetZoneAndDigitsAreKept() {
		assertThat(this.tasks
			.book(OffsetDateTime.parse("2026-07-01T00:30:00+02:00"),
					ZonedDateTime.parse("2026-07-01T00:30:00+02:00[Europe/Berlin]"))
			.await(SOON)).isEqualTo("2026-07-01 Europe/Berlin");
		Map<String, Object> order = Map.of("amount", new BigDecimal("12345678901234567.89"), "rate", 0.5, "price",
				new BigDecimal("19.90"), "count", 3);
		assertThat(this.tasks.pay(order).await(SOON)).isEqualTo(order);
	}

	@Test
	void componentsAndModulesOfTheApplicationApplyAndItsOtherSettingsDoNot() throws IOException {
		assertThat(this.tasks.price(new Money(5), new Weight(7)).await(SOON)).isEqualTo("5 cents, 7 g");
		this.tasks.idle(new Money(5), new Weight(7), new Named("x"));
		assertThat(application.client().next("tq.q.idle").text())
			.isEqualTo("{\"money\":5,\"weight\":\"7 g\",\"named\":{\"firstName\":\"x\"}}");
	}

	@Test
	void checkpointArrivesOrTheSaveThrows() {
		assertThat(this.tasks.checkpoint().await(SOON)).isEqualTo("8 2026-07-01 refused");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"color\":\"BLUE\",\"shape\":{\"@type\":\"Circle\",\"radius\":1}}",
			"{\"color\":\"RED\",\"shape\":{\"@type\":\"Oval\",\"width\":1}}" })
	void nameThatOnlyAnotherReleaseKnowsIsParked(String body, CapturedOutput output) throws IOException {
		String id = "newer-" + body.hashCode();
		application.client().publish("shapes", task(id, "Tasks.paint", Map.of()), body);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output.getOut())
				.containsPattern("of task Tasks.paint " + id + ".*; it is delivered again in PT0.5S"));
		assertThat(application.client().ready("tq.dlq.shapes")).isZero();
		BrokerClient.Message letter = application.client().deadLetter("shapes", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).contains("cannot be read as");
		assertThat(letter.headers()).doesNotContainKey("tq-attempt");
		assertThat(letter.text()).isEqualTo(body);
	}

	@Test
	void parkedTaskRunsOnAWorkerThatKnowsTheConstant(CapturedOutput output) throws IOException {
		TestApplication old = application.start(List.of(OldDeploy.class), "task-queue.worker.unknown-task-delay=500ms");
		application.client().publish("deploy", task("deploy-1", "Deploy.paint", Map.of()), "{\"color\":\"BLUE\"}");
		Awaitility.await()
			.untilAsserted(() -> assertThat(output.getOut())
				.containsPattern("of task Deploy.paint deploy-1 .*; it is delivered again"));
		old.close();
		TestApplication next = application.start(List.of(NewDeploy.class),
				"task-queue.worker.unknown-task-delay=500ms");
		next.bean(Journal.class).await("painted BLUE", 1);
		next.close();
	}

	@Test
	void shapeThatACallerOfThisLibraryHasSentIsParkedAndThatOfAnotherProgramIsDead() throws IOException {
		String body = "{\"color\":[\"RED\"],\"shape\":null}";
		application.client().publish("shapes", task("foreign", "Tasks.paint", Map.of()), body);
		application.client().deadLetter("shapes", "foreign");
		long start = System.nanoTime();
		application.client()
			.publish("shapes", task("own", "Tasks.paint", Map.of("tq-enqueued-at", System.currentTimeMillis())), body);
		BrokerClient.Message letter = application.client().deadLetter("shapes", "own");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"count\":1}", "{\"count\":1,\"flag\":null}", "{\"count\":1,\"flg\":true}" })
	void missingPrimitiveIsUnreadableAtOnce(String body) throws IOException {
		String id = "missing-" + body.hashCode();
		application.client()
			.publish("shapes", task(id, "Tasks.run", Map.of("tq-enqueued-at", System.currentTimeMillis())), body);
		BrokerClient.Message letter = application.client().deadLetter("shapes", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).contains("'flag'");
		assertThat(application.journal().entries(id)).isEmpty();
	}

	@Test
	void requestWithAnArgumentThatTheTaskLacksIsRefused() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> application.tasks()
				.enqueue(TaskRequest.of("Tasks.run", Void.class).argument("count", 1).argument("flg", true)))
			.withMessageContaining("no argument 'flg'")
			.withMessageContaining("[count, flag]");
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> application.tasks().enqueue(TaskRequest.of("Tasks.run", Void.class).argument("count", 1)))
			.withMessageContaining("no argument 'flag'");
	}

	@Test
	void requestByNameWritesArgumentsAsTheTaskDeclaresThem() {
		TaskRequest<String> request = TaskRequest.of("Tasks.paint", String.class)
			.argument("color", "GREEN")
			.argument("shape", new Circle(3));
		assertThat(application.tasks().enqueue(request).await(SOON)).isEqualTo("GREEN Circle[radius=3]");
	}

	@Test
	void parameterOfKotlinThatIsNotSentHasItsDefault() throws IOException {
		TaskRequest<String> request = TaskRequest.of("KotlinTasks.count", String.class).argument("id", 9);
		assertThat(application.tasks().enqueue(request).await(SOON)).isEqualTo("9 7 none DAYS");
		assertThat(application.tasks().enqueue(request.argument("count", 0).argument("note", null)).await(SOON))
			.isEqualTo("9 0 null DAYS");
		KotlinTasks kotlin = application.bean(KotlinTasks.class);
		assertThat(kotlin.count(1, 2, "a", TimeUnit.HOURS).await(SOON)).isEqualTo("1 2 a HOURS");
	}

	@Test
	void parameterOfKotlinThatMayNotBeNullNeedsAnArgument() throws IOException {
		application.client().publish("kotlin", task("no-name", "KotlinTasks.greet", Map.of()), "{\"title\":null}");
		BrokerClient.Message letter = application.client().deadLetter("kotlin", "no-name");
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNREADABLE");
		assertThat(letter.header("tq-error-message")).isEqualTo("Argument 'name' is missing");
	}

	private static BasicProperties task(String id, String name, Map<String, Object> headers) {
		return new BasicProperties.Builder().messageId(id).type(name).headers(new HashMap<>(headers)).build();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<Long> charge(Order order) {
			return TaskHandle.completed(order.amount());
		}

		@AsyncTask
		TaskHandle<String> book(OffsetDateTime at, ZonedDateTime zoned) {
			return TaskHandle.completed(at.toLocalDate() + " " + zoned.getZone());
		}

		@AsyncTask
		TaskHandle<Map<String, Object>> pay(Map<String, Object> order) {
			return TaskHandle.completed(order);
		}

		@AsyncTask
		TaskHandle<String> price(Money money, Weight weight) {
			return TaskHandle.completed(money.cents + " cents, " + weight.grams + " g");
		}

		@AsyncTask(queue = "idle")
		void idle(Money money, Weight weight, Named named) {
		}

		@AsyncTask(queue = "shapes")
		TaskHandle<String> paint(Color color, @Nullable Shape shape) {
			return TaskHandle.completed(color + " " + shape);
		}

		@AsyncTask(queue = "shapes")
		void run(int count, boolean flag) {
			this.journal.write(count + " " + flag);
		}

		@AsyncTask
		TaskHandle<String> checkpoint() {
			TaskContext task = TaskContext.current();
			task.checkpoint(new Order().amount(8));
			long amount = task.checkpoint(Order.class).orElseThrow().amount();
			task.checkpoint(List.of(OffsetDateTime.parse("2026-07-01T00:30:00+02:00")));
			Optional<List<OffsetDateTime>> times = task.checkpoint(new ParameterizedTypeReference<>() {
			});
			try {
				task.checkpoint(new Thread("state"));
				return TaskHandle.completed("saved");
			}
			catch (TaskSerializationException ex) {
				return TaskHandle.completed(amount + " " + times.orElseThrow().get(0).toLocalDate() + " refused");
			}
		}

	}

	static class OldDeploy {

		@AsyncTask(name = "Deploy.paint", queue = "deploy")
		void paint(Color color) {
			throw new IllegalStateException("not for this release");
		}

	}

	static class NewDeploy {

		private final Journal journal;

		NewDeploy(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "Deploy.paint", queue = "deploy")
		void paint(NewColor color) {
			this.journal.write("painted " + color);
		}

	}

	enum Color {

		RED, GREEN

	}

	enum NewColor {

		RED, GREEN, BLUE

	}

	sealed interface Shape {

	}

	record Circle(int radius) implements Shape {

	}

	record Square(int side) implements Shape {

	}

	record Named(String firstName) {

	}

	static class Order {

		private long amount;

		Order amount(long amount) {
			this.amount = amount;
			return this;
		}

		long amount() {
			return this.amount;
		}

	}

	static final class Money {

		private final long cents;

		Money(long cents) {
			this.cents = cents;
		}

	}

	static final class Weight {

		private final int grams;

		Weight(int grams) {
			this.grams = grams;
		}

	}

	@JacksonComponent
	static class MoneyJson {

		static class Out extends ValueSerializer<Money> {

			@Override
			public void serialize(Money money, JsonGenerator json, SerializationContext context) {
				json.writeNumber(money.cents);
			}

		}

		static class In extends ValueDeserializer<Money> {

			@Override
			public Money deserialize(JsonParser json, DeserializationContext context) {
				return new Money(json.getLongValue());
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Json {

		@Bean
		JacksonModule weights() {
			SimpleModule module = new SimpleModule("weights");
			module.addSerializer(Weight.class, new ValueSerializer<>() {

				@Override
				public void serialize(Weight weight, JsonGenerator json, SerializationContext context) {
					json.writeString(weight.grams + " g");
				}

			});
			module.addDeserializer(Weight.class, new ValueDeserializer<>() {

				@Override
				public Weight deserialize(JsonParser json, DeserializationContext context) {
					return new Weight(Integer.parseInt(json.getString().replace(" g", "")));
				}

			});
			return module;
		}

		@Bean
		JsonMapperBuilderCustomizer global() {
			return (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
				.activateDefaultTyping(BasicPolymorphicTypeValidator.builder().allowIfSubType(Object.class).build(),
						DefaultTyping.NON_FINAL);
		}

	}

}
