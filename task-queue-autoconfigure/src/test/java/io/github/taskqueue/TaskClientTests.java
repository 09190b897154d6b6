package io.github.taskqueue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.mockito.Mockito;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import io.github.taskqueue.internal.client.ClientContext;
import io.github.taskqueue.internal.client.ClientContext.Published;
import io.github.taskqueue.internal.message.TaskMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskClientTests {

	private final Mailer field = Mockito.mock();

	private final ApplicationContextRunner runner = ClientContext.with(Mailer.class, Reports.class);

	@Test
	void callOfEachKindIsEnqueued() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			Reports reports = context.getBean(Reports.class);
			TaskHandle<?> sent = client.enqueue(() -> mailer.send(42));
			TaskHandle<String> written = client.enqueue(() -> reports.write(42));
			TaskHandle<Long> counted = client.enqueue(() -> reports.count());
			assertThat(messages(context)).extracting(TaskMessage::name)
				.containsExactly("Mailer.send", "Reports.write", "Reports.count");
			assertThat(messages(context)).extracting(TaskMessage::id)
				.containsExactly(sent.id(), written.id(), counted.id());
		});
	}

	@Test
	void optionsRefineTheCall() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			Instant before = Instant.now();
			TaskHandle<?> handle = client.enqueue(TaskOptions.with()
				.taskId("my-id")
				.queue("other")
				.header("tenant", "acme")
				.delay(Duration.ofHours(1)), () -> mailer.send(42));
			TaskMessage message = messages(context).get(0);
			assertThat(handle.id()).isEqualTo("my-id").isEqualTo(message.id());
			assertThat(message.queue()).isEqualTo("other");
			assertThat(message.headers()).isEqualTo(Map.of("tenant", "acme"));
			assertThat(message.times().due()).isBetween(before.plus(Duration.ofHours(1)),
					Instant.now().plus(Duration.ofHours(1)));
		});
	}

	@Test
	void momentInThePastIsNow() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			client.enqueue(TaskOptions.with().at(Instant.EPOCH), () -> mailer.send(42));
			assertThat(messages(context).get(0).times().due()).isNull();
		});
	}

	@Test
	void nameThatNoQueueCanHaveIsRefused() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.enqueue(TaskOptions.with().queue("a b"), () -> mailer.send(42)))
				.withMessageContaining("'a b'");
			assertThat(messages(context)).isEmpty();
		});
	}

	@Test
	void lambdaThatThrowsOrCallsNothingOrTwoEnqueuesNothing() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			VoidTaskCall broken = () -> {
				mailer.send(42);
				throw new IllegalStateException("broken");
			};
			assertThatIllegalStateException().isThrownBy(() -> client.enqueue(broken)).withMessage("broken");
			assertThatIllegalArgumentException().isThrownBy(() -> client.enqueue(() -> {
			}));
			assertThatIllegalArgumentException().isThrownBy(() -> client.enqueue(() -> {
				mailer.send(1);
				mailer.send(2);
			}));
			assertThat(messages(context)).isEmpty();
			mailer.send(3);
			assertThat(messages(context)).hasSize(1);
		});
	}

	@Test
	void handleInsideOfALambdaIsOfNoUse() {
		run((client, context) -> {
			Reports reports = context.getBean(Reports.class);
			assertThatIllegalStateException().isThrownBy(() -> client.enqueue(() -> {
				reports.write(42).id();
			})).withMessageContaining("use the handle that enqueue returns");
			assertThat(messages(context)).isEmpty();
		});
	}

	@Test
	void futureInsideOfALambdaFailsAtOnce() {
		run((client, context) -> {
			Reports reports = context.getBean(Reports.class);
			List<VoidTaskCall> uses = List.of(() -> reports.count().join(), () -> reports.count().get(),
					() -> reports.count().get(1, TimeUnit.DAYS), () -> reports.count().thenApply(Long::intValue).join(),
					() -> CompletableFuture.allOf(reports.count(), reports.count()).join(),
					() -> reports.count().getNow(1L));
			for (VoidTaskCall use : uses) {
				assertThatIllegalStateException().isThrownBy(() -> client.enqueue(use))
					.withMessageStartingWith("The task is enqueued after the lambda has returned;");
				assertThatIllegalStateException().isThrownBy(() -> client.enqueueAll(use))
					.withMessageStartingWith("The task is enqueued after the lambda has returned;");
			}
			assertThat(messages(context)).isEmpty();
		});
	}

	@Test
	void mockInsideOfALambdaIsSaidToBeOne() {
		run((client, context) -> {
			Mailer local = Mockito.mock();
			Reports reports = Mockito.mock();
			for (Executable use : List.<Executable>of(() -> client.enqueue(() -> local.send(42)),
					() -> client.enqueue(TaskOptions.with(), () -> this.field.send(42)))) {
				assertThatIllegalArgumentException().isThrownBy(use::execute)
					.withMessageContaining("nothing was enqueued. Mailer is a mock of Mockito");
			}
			assertThatIllegalArgumentException().isThrownBy(() -> client.enqueue(() -> reports.write(42)))
				.withMessageContaining("Reports is a mock of Mockito");
			assertThatIllegalArgumentException().isThrownBy(() -> client.enqueue(reports::count))
				.withMessageContaining("Reports is a mock of Mockito");
		});
	}

	@Test
	void whatElseDoesNotGoThroughAProxyIsSaid() {
		run((client, context) -> {
			List<String> held = List.of("no mock");
			assertThatIllegalArgumentException().isThrownBy(() -> client.enqueue(() -> {
				held.size();
			})).withMessageContaining("within the same bean").withMessageContaining("an object made by new");
		});
	}

	@Test
	void requestNamesATaskWhoseCodeIsElsewhere() {
		run((client, context) -> {
			client.enqueue(TaskRequest.of("Billing.charge", String.class)
				.argument("order", 42)
				.argument("note", null)
				.argument("tags", List.of("a"))
				.options(TaskOptions.with().queue("billing")));
			TaskMessage message = messages(context).get(0);
			assertThat(message.name()).isEqualTo("Billing.charge");
			assertThat(message.queue()).isEqualTo("billing");
			assertThat(message.replyTo()).isEqualTo("replies");
			assertThat(new String(message.body(), StandardCharsets.UTF_8))
				.isEqualTo("{\"order\":42,\"note\":null,\"tags\":[\"a\"]}");
		});
	}

	@Test
	void requestGoesToTheQueueOfALocalTaskOrToTheDefaultQueue() {
		run((client, context) -> {
			client.enqueue(TaskRequest.of("Mailer.send", Void.class).argument("order", 42));
			client.enqueue(TaskRequest.of("Billing.charge", Void.class));
			assertThat(messages(context)).extracting(TaskMessage::queue).containsExactly("mail", "default");
			assertThat(messages(context)).extracting(TaskMessage::replyTo).containsOnlyNulls();
		});
	}

	@Test
	void manyCallsAreEnqueuedInTheirOrder() {
		run((client, context) -> {
			Mailer mailer = context.getBean(Mailer.class);
			Reports reports = context.getBean(Reports.class);
			List<TaskHandle<?>> handles = client.enqueueAll(() -> {
				for (int i = 0; i < 10; i++) {
					mailer.send(i);
				}
				reports.write(42);
			});
			assertThat(messages(context)).extracting(TaskMessage::id)
				.containsExactlyElementsOf(handles.stream().map(TaskHandle::id).toList())
				.hasSize(11);
			assertThat(client.enqueueAll(() -> {
			})).isEmpty();
		});
	}

	@Test
	void refusedPartOfManyIsTold() {
		run((client, context) -> {
			QueueFullException full = new QueueFullException("full", Duration.ofSeconds(3));
			context.getBean(Published.class).refuse("Reports.write", full);
			Mailer mailer = context.getBean(Mailer.class);
			Reports reports = context.getBean(Reports.class);
			assertThatExceptionOfType(PartialEnqueueException.class).isThrownBy(() -> client.enqueueAll(() -> {
				mailer.send(1);
				reports.write(2);
				mailer.send(3);
			})).satisfies((partial) -> {
				assertThat(partial.accepted()).extracting(TaskHandle::id)
					.isEqualTo(messages(context).stream().map(TaskMessage::id).toList());
				assertThat(partial.refused()).singleElement().satisfies((refused) -> {
					assertThat(refused.index()).isEqualTo(1);
					assertThat(refused.task()).isEqualTo("Reports.write");
					assertThat(refused.cause()).isSameAs(full);
				});
				assertThat(partial.retryAfter()).contains(Duration.ofSeconds(3));
			});
		});
	}

	@Test
	void refusalIsThrownToTheCaller() {
		run((client, context) -> {
			BrokerUnavailableException down = new BrokerUnavailableException("down", null);
			context.getBean(Published.class).refuse("Mailer.send", down);
			Mailer mailer = context.getBean(Mailer.class);
			assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> mailer.send(42))
				.isSameAs(down);
			assertThatExceptionOfType(BrokerUnavailableException.class)
				.isThrownBy(() -> client.enqueue(() -> mailer.send(42)))
				.isSameAs(down);
		});
	}

	@Test
	void argumentsThatAreTooLargeAreRefusedBeforeAnythingIsSent() {
		this.runner.withPropertyValues("task-queue.publisher.max-payload-size=100B").run((context) -> {
			Reports reports = context.getBean(Reports.class);
			reports.print("x".repeat(89));
			assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> reports.print("x".repeat(90)))
				.withMessageContaining("'Reports.print'")
				.withMessageContaining("101 bytes")
				.withMessageContaining("task-queue.publisher.max-payload-size allows 100");
			assertThat(messages(context)).hasSize(1);
		});
	}

	@Test
	void argumentThatCannotBeWrittenIsRefusedBeforeAnythingIsSent() {
		run((client, context) -> {
			Reports reports = context.getBean(Reports.class);
			assertThatExceptionOfType(TaskSerializationException.class).isThrownBy(() -> reports.any(new Unwritable()))
				.withMessageContaining("'value'");
			assertThat(messages(context)).isEmpty();
		});
	}

	private void run(BiConsumer<TaskClient, AssertableApplicationContext> test) {
		ContextConsumer<AssertableApplicationContext> consumer = (context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean("taskClient", TaskClient.class), context);
		};
		this.runner.run(consumer);
	}

	private static List<TaskMessage> messages(AssertableApplicationContext context) {
		return context.getBean(Published.class).messages();
	}

	static class Unwritable {

		public String getText() {
			throw new IllegalStateException("Broken getter");
		}

	}

	static class Mailer {

		@AsyncTask(queue = "mail")
		void send(long order) {
			throw new IllegalStateException("Not to be run");
		}

	}

	static class Reports {

		@AsyncTask
		TaskHandle<String> write(long order) {
			throw new IllegalStateException("Not to be run");
		}

		@AsyncTask
		CompletableFuture<Long> count() {
			throw new IllegalStateException("Not to be run");
		}

		@AsyncTask
		void print(String text) {
			throw new IllegalStateException("Not to be run");
		}

		@AsyncTask
		void any(Unwritable value) {
			throw new IllegalStateException("Not to be run");
		}

	}

}
