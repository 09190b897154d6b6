package io.github.taskqueue.it.extend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.validation.constraints.Positive;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.cfg.DateTimeFeature;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.event.TaskDead;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/examples.md}.
 */
class ExampleTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Examples.class);

	/**
	 * But for the listener that needs a transaction.
	 */
	@Test
	void theyAreThoseOfThePage() throws IOException {
		Set<String> lines = linesOf(ExampleTests.class);
		List<String> blocks = examples("examples.md").stream()
			.filter((block) -> !block.contains("@TransactionalEventListener"))
			.toList();
		assertThat(blocks).hasSize(7)
			.allSatisfy((block) -> assertThat(block.lines().map(String::strip)).isSubsetOf(lines));
	}

	static List<String> examples(String page) throws IOException {
		return JAVA.matcher(Files.readString(Path.of("..", "docs", page)))
			.results()
			.map((block) -> block.group(1).replace("static class", "class"))
			.toList();
	}

	static Set<String> linesOf(Class<?> test) throws IOException {
		Path source = Path.of("src", "test", "java", test.getName().replace('.', '/').concat(".java"));
		return Files.readString(source)
			.lines()
			.map((line) -> line.strip().replace("static class", "class"))
			.collect(Collectors.toSet());
	}

	@Test
	void retryAndInterceptor() {
		application.bean(Parcels.class).deliver("fragile");
		Awaitility.await().atMost(SOON).until(() -> application.bean(Carrier.class).handed.size() == 2);
		Awaitility.await()
			.atMost(SOON)
			.until(() -> application.bean(TimingInterceptor.class).times.containsKey("Parcels.deliver"));
	}

	@Test
	void tenantTravelsWithTheTask() {
		TenantPropagator.TENANT.set("acme");
		try {
			assertThat(application.bean(Adder.class).tenant().await(SOON)).isEqualTo("acme");
		}
		finally {
			TenantPropagator.TENANT.remove();
		}
		assertThat(application.bean(Adder.class).tenant().await(SOON)).isEqualTo("none");
	}

	@Test
	void customizerAndProducerByName() {
		assertThat(application.bean(Adder.class).wait(Duration.ofSeconds(90)).await(SOON))
			.isEqualTo(Duration.ofSeconds(90));
		TaskClient tasks = application.tasks();
		TaskHandle<Integer> handle = tasks
			.enqueue(TaskRequest.of("Adder.add", Integer.class).argument("one", 2).argument("other", 3));
		assertThat(handle.await(SOON)).isEqualTo(5);
	}

	@Test
	void argumentThatIsNotValidMakesADeadLetterOfWhichAnEventTells() {
		application.bean(Invoices.class).print(7);
		application.bean(Invoices.class).print(-7);
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(application.bean(Listener.class).dead)
				.containsExactly("Invoices.print is dead: PERMANENT"));
		Awaitility.await().atMost(SOON).until(() -> application.bean(Invoices.class).printed().contains(7));
		assertThat(application.bean(Invoices.class).printed()).containsExactly(7);
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ TimingInterceptor.class, TenantPropagator.class, Invoices.class, Parcels.class, Carrier.class,
			Adder.class, Listener.class })
	static class Examples {

		@Bean
		TaskJsonMapperCustomizer shortDurations() {
			return (builder) -> builder.disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
		}

	}

	static class Carrier {

		final Queue<String> handed = new ConcurrentLinkedQueue<>();

		void hand(String parcel) {
			this.handed.add(parcel);
			if (this.handed.size() == 1) {
				throw new IllegalStateException("planned");
			}
		}

	}

	static class Parcels {

		private final Carrier carrier;

		Parcels(Carrier carrier) {
			this.carrier = carrier;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 4, backoff = "200ms", multiplier = 3, maxBackoff = "1m",
				noRetryFor = IllegalArgumentException.class))
		void deliver(String parcel) {
			this.carrier.hand(parcel);
		}

	}

	@Component
	static class TimingInterceptor implements TaskInterceptor {

		final Map<String, Duration> times = new ConcurrentHashMap<>();

		@Override
		public @Nullable Object intercept(TaskInvocation invocation) throws Throwable {
			long start = System.nanoTime();
			try {
				return invocation.proceed();
			}
			finally {
				this.times.put(invocation.context().name(), Duration.ofNanos(System.nanoTime() - start));
			}
		}

	}

	@Component
	static class TenantPropagator implements TaskContextPropagator {

		static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

		@Override
		public void capture(BiConsumer<String, String> headers) {
			String tenant = TENANT.get();
			if (tenant != null) {
				headers.accept("tenant", tenant);
			}
		}

		@Override
		public Scope restore(Function<String, @Nullable String> headers) {
			TENANT.set(headers.apply("tenant"));
			return TENANT::remove;
		}

	}

	static class Adder {

		@AsyncTask
		TaskHandle<Integer> add(int one, int other) {
			return TaskHandle.completed(one + other);
		}

		@AsyncTask
		TaskHandle<Duration> wait(Duration duration) {
			return TaskHandle.completed(duration);
		}

		@AsyncTask
		TaskHandle<String> tenant() {
			String tenant = TenantPropagator.TENANT.get();
			assertThat(TaskContext.current().header("tenant")).isEqualTo(tenant);
			return TaskHandle.completed((tenant != null) ? tenant : "none");
		}

	}

	@Validated
	@Component
	static class Invoices {

		private final Queue<Integer> printed = new ConcurrentLinkedQueue<>();

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		public void print(@Positive int number) {
			this.printed.add(number);
		}

		public Queue<Integer> printed() {
			return this.printed;
		}

	}

	static class Listener {

		final Queue<String> dead = new ConcurrentLinkedQueue<>();

		@EventListener
		void tellSomebody(TaskDead event) {
			this.dead.add(event.task() + " is dead: " + event.reason());
		}

	}

}
