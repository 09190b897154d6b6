package io.github.taskqueue.it.extend;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.registry.ConfiguredQueues;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.jdbc.JdbcStore;
import io.github.taskqueue.jdbc.JdbcStorePart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A feature of these tests has a price for each task, by a property of the task, its own
 * annotation or a property of the queue, and keeps a ledger in a table of its own. It
 * notes an order in the transaction of the caller, and what was asked for and has run on
 * connections of the store. Nothing else knows it.
 */
abstract class FeatureStoreContract {

	private static final Duration SOON = Duration.ofSeconds(200);

	static final Class<?>[] BEANS = { Tasks.class, Ledger.class, DatabaseConfiguration.class };

	/**
	 * The queue that has nothing but a setting of the feature is known by it.
	 */
	static final String[] PROPERTIES = { "task-queue.queues.dear.price=7", "task-queue.queues.unused.price=1",
			"task-queue.tasks.\"[Tasks.byTask]\".price=11", "app.price=9" };

	private final Tasks tasks = application().bean(Tasks.class);

	private final JdbcTemplate jdbc = new JdbcTemplate(application().bean(DataSource.class));

	private final TransactionTemplate transaction = new TransactionTemplate(
			new JdbcTransactionManager(application().bean(DataSource.class)));

	abstract ApplicationExtension application();

	private List<String> ledger(String id) {
		return this.jdbc.queryForList("SELECT entry FROM task_queue_ledger WHERE task_id = ?", String.class, id);
	}

	private int price(TaskHandle<?> handle) {
		return this.jdbc.queryForObject("SELECT amount FROM task_queue_ledger WHERE task_id = ? AND entry = 'asked'",
				Integer.class, handle.id());
	}

	/**
	 * On another thread, which takes part in no transaction of this one.
	 */
	private void awaitEntries(TaskHandle<?> handle, String... entries) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(ledger(handle.id())).containsExactlyInAnyOrder(entries));
	}

	@Test
	void taskPropertyWinsOverTheAnnotationAndThatOverAQueueProperty() {
		assertThat(price(application().tasks().enqueue(this.tasks::byDefault))).isEqualTo(1);
		assertThat(price(application().tasks().enqueue(this.tasks::byQueue))).isEqualTo(7);
		assertThat(price(application().tasks().enqueue(this.tasks::byAnnotation))).isEqualTo(9);
		assertThat(price(application().tasks().enqueue(this.tasks::byTask))).isEqualTo(11);
		assertThat(application().bean(QueueRegistry.class).names()).containsExactlyInAnyOrder("default", "dear",
				"unused");
	}

	@Test
	void priceThatMakesNoSenseStopsTheStart() {
		assertThatExceptionOfType(StartException.class)
			.isThrownBy(() -> application().startAnother(List.of(BEANS), "task-queue.queues.dear.price=-1"))
			.withMessage("The price of task 'Tasks.byQueue' is -1.");
	}

	@Test
	void whatIsJoinedIsRolledBackWithTheTransactionOfTheCaller() {
		TaskHandle<Void> handle = this.transaction.execute((status) -> {
			TaskHandle<Void> enqueued = application().tasks().enqueue(this.tasks::byDefault);
			status.setRollbackOnly();
			return enqueued;
		});
		awaitEntries(handle, "asked", "ran");
	}

	@Test
	void whatIsJoinedIsSeenWhenTheCallerCommits() {
		TaskHandle<Void> handle = this.transaction.execute((status) -> {
			TaskHandle<Void> enqueued = application().tasks().enqueue(this.tasks::byDefault);
			awaitEntries(enqueued, "asked", "ran");
			assertThat(ledger(enqueued.id())).contains("ordered");
			return enqueued;
		});
		assertThat(ledger(handle.id())).containsExactlyInAnyOrder("ordered", "asked", "ran");
	}

	@Test
	void whatIsKeptOfATaskIsRemovedWithIt() {
		TaskHandle<Void> handle = application().tasks().enqueue(this.tasks::byDefault);
		awaitEntries(handle, "asked", "ran");
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED));
		Instant later = Instant.now().plusSeconds(60);
		RetentionLimits limits = new RetentionLimits(later, later, later, later);
		assertThat(application().bean(TaskStore.class).statuses().removeOld(limits, 1000)).isPositive();
		assertThat(ledger(handle.id())).isEmpty();
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Price {

		String value();

	}

	@ConfigurationProperties("task-queue")
	record PriceProperties(@DefaultValue Map<String, Priced> queues,
			@DefaultValue Map<String, Priced> tasks) implements ConfiguredQueues {

		record Priced(int price) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PriceProperties.class)
	static class Ledger {

		@Bean
		static JdbcStorePart ledgerTable() {
			return new JdbcStorePart("ledger", List.of("ledger"),
					List.of("DELETE FROM @@prefix@@ledger WHERE namespace = :namespace AND task_id IN (:ids)"));
		}

		@Bean
		LedgerFeature ledgerFeature(PriceProperties properties, JdbcStore store) {
			return new LedgerFeature(properties, store, new HashMap<>());
		}

	}

	private record LedgerFeature(PriceProperties properties, JdbcStore store,
			Map<String, Integer> prices) implements Feature {

		private static final String INSERT = """
				INSERT INTO @@prefix@@ledger (namespace, task_id, entry, amount)
				VALUES (:namespace, :id, :entry, :amount)""";

		@Override
		public void prepare(Collection<TaskDefinition> tasks) {
			tasks.forEach((task) -> this.prices.put(task.name(), price(task)));
		}

		private int price(TaskDefinition task) {
			PriceProperties.Priced byTask = this.properties.tasks().get(task.name());
			Price byAnnotation = task.annotations().find(Price.class);
			PriceProperties.Priced byQueue = this.properties.queues().get(task.queue());
			int price = (byTask != null) ? byTask.price() : (byAnnotation != null)
					? Integer.parseInt(byAnnotation.value()) : (byQueue != null) ? byQueue.price() : 1;
			if (price < 0) {
				throw new StartException("The price of task '%s' is %d.".formatted(task.name(), price),
						"Set a price of 0 or more.");
			}
			return price;
		}

		@Override
		public List<PublishInterceptor> publishing() {
			return List.of((message, next) -> {
				if (this.store.isInTransaction()) {
					this.store.joined((jdbc) -> jdbc.update(this.store.sql(INSERT),
							entry(message.id(), "ordered", message.name())));
				}
				write(message.id(), "asked", message.name());
				return next.publish(message);
			});
		}

		@Override
		public List<ExecutionInterceptor> executing() {
			return List.of((execution, next) -> {
				write(execution.id(), "ran", execution.name());
				return next.execute(execution);
			});
		}

		private void write(String id, String entry, String task) {
			this.store.write((jdbc) -> jdbc.update(this.store.sql(INSERT), entry(id, entry, task)));
		}

		private Map<String, Object> entry(String id, String entry, String task) {
			return Map.of("namespace", this.store.namespace(), "id", id, "entry", entry, "amount",
					this.prices.getOrDefault(task, 0));
		}

	}

	static class Tasks {

		@AsyncTask
		void byDefault() {
		}

		@AsyncTask(queue = "dear")
		void byQueue() {
		}

		@AsyncTask(queue = "dear")
		@Price("${app.price}")
		void byAnnotation() {
		}

		@AsyncTask(queue = "dear")
		@Price("${app.price}")
		void byTask() {
		}

	}

}
