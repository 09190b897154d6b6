package io.github.taskqueue.it.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.test.EnableScenarios;
import org.springframework.modulith.test.Scenario;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.annotation.Transactional;

import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.EnqueuedTask.Transaction;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskTester;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@TaskQueueTest(mode = TaskMode.INLINE)
@EnableScenarios
class InlineApplicationTests {

	@Autowired
	private StockTasks stock;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private JdbcTemplate jdbc;

	@BeforeAll
	static void createTable(@Autowired JdbcTemplate jdbc) {
		jdbc.execute("create table stock (book varchar(20), copies int)");
	}

	@AfterTransaction
	void nothingIsCommitted() {
		assertThat(copies()).isEmpty();
	}

	private List<Integer> copies() {
		return this.jdbc.queryForList("select copies from stock", Integer.class);
	}

	@Test
	@Transactional
	void taskSeesWhatTheTestHasNotCommittedAndIsRolledBackWithIt() {
		this.jdbc.update("insert into stock values ('emma', 3)");
		this.stock.take("emma");
		assertThat(this.tasks).enqueued(StockTasks::take).in(Transaction.OPEN);
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(copies()).containsExactly(2);
	}

	@Test
	void taskHasNothingOfTheThreadOfTheTest() {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "secret"));
		LocaleContextHolder.setLocale(Locale.FRENCH);
		try (MDC.MDCCloseable order = MDC.putCloseable("order", "7")) {
			this.tasks.run(() -> this.stock.look());
			assertThat(this.stock.seen()).containsExactly(Map.of("user", "null", "order", "null", "locale", "null"));
			assertThat(SecurityContextHolder.getContext().getAuthentication()).extracting("principal").isEqualTo("ann");
			assertThat(LocaleContextHolder.getLocale()).isEqualTo(Locale.FRENCH);
			assertThat(MDC.get("order")).isEqualTo("7");
		}
		finally {
			LocaleContextHolder.resetLocaleContext();
			SecurityContextHolder.clearContext();
		}
	}

	@Test
	void scenarioOfModulithSeesTheEventsOfTasks(Scenario scenario) {
		scenario.stimulate(() -> this.tasks.run(() -> this.stock.look()))
			.andWaitForEventOfType(TaskSucceeded.class)
			.matching((event) -> event.task().equals("StockTasks.look"))
			.toArrive();
	}

}
