package io.github.taskqueue.it.call;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.validation.annotation.Validated;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class TaskProxyTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, TransactionalTasks.class,
			ValidatedTasks.class, FinalTasks.class, AnnotatedTasks.class, Transactions.class,
			TransactionConfiguration.class);

	@Test
	void aCallInsideTheSameBeanRunsInline() {
		String caller = Thread.currentThread().getName();
		assertThat(application.bean(Tasks.class).callsItself()).isEqualTo("inline on " + caller);
		assertThat(application.bean(Tasks.class).where().await(SOON)).startsWith("task on task-default-");
	}

	@Test
	void aTransactionOfTheTaskIsOnTheWorkerOnly() {
		Journal journal = application.journal();
		assertThat(application.bean(TransactionalTasks.class).commit().await(SOON)).isTrue();
		assertThat(journal.await("begin", 1)).allSatisfy(TaskProxyTests::isOnWorker);
		assertThat(journal.await("commit", 1)).hasSize(1).allSatisfy(TaskProxyTests::isOnWorker);
	}

	@Test
	void eachFailedAttemptRollsItsTransactionBack() {
		String id = application.tasks().enqueue(application.bean(TransactionalTasks.class)::rollBack).id();
		application.client().deadLetter("rollback", id);
		assertThat(application.journal().entries("rollback")).hasSize(2).allSatisfy(TaskProxyTests::isOnWorker);
	}

	private static void isOnWorker(Journal.Entry entry) {
		assertThat(entry.thread().getName()).startsWith("task-");
		assertThat(entry.attempt()).isPositive();
	}

	@Test
	void argumentsThatBreakAConstraintAreADeadLetterAtOnce() {
		String id = application.tasks().enqueue(() -> application.bean(ValidatedTasks.class).pay(-5)).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("PERMANENT");
		assertThat(letter.header("tq-error-type")).isEqualTo(ConstraintViolationException.class.getName());
		assertThat(letter.number("tq-attempts")).isEqualTo(1);
		assertThat(application.bean(ValidatedTasks.class).pay(5).await(SOON)).isEqualTo(5);
	}

	@Test
	void aFinalClassIsProxiedByItsInterface() {
		FinalApi tasks = application.bean(FinalApi.class);
		assertThat(AopUtils.isJdkDynamicProxy(tasks)).isTrue();
		assertThat(tasks.greet("you").await(SOON)).isEqualTo("hello you");
		TaskHandle<String> handle = application.tasks().enqueue(() -> tasks.greet("all"));
		assertThat(handle.await(SOON)).isEqualTo("hello all");
	}

	@Test
	void anAnnotationOnAnInterfaceMakesATask() {
		TaskHandle<String> handle = application.bean(AnnotatedApi.class).shout("hey");
		assertThat(handle.await(SOON)).isEqualTo("HEY from AnnotatedTasks.shout");
	}

	@Test
	void aTaskThatCallsItsOwnProxyEnqueuesAnotherTask() {
		String id = application.tasks().enqueue(() -> application.bean(Tasks.class).countDown(2)).id();
		List<Journal.Entry> runs = application.journal().await("countDown", 3);
		assertThat(runs).extracting(Journal.Entry::detail).first().isEqualTo(id);
		assertThat(runs).extracting(Journal.Entry::detail).doesNotHaveDuplicates();
	}

	static class Tasks {

		private final Journal journal;

		private final ObjectProvider<Tasks> self;

		Tasks(Journal journal, ObjectProvider<Tasks> self) {
			this.journal = journal;
			this.self = self;
		}

		@AsyncTask
		void countDown(int number) {
			this.journal.write("countDown", TaskContext.current().id());
			if (number > 0) {
				this.self.getObject().countDown(number - 1);
			}
		}

		String callsItself() {
			return where().await(SOON);
		}

		@AsyncTask
		TaskHandle<String> where() {
			return TaskHandle.completed(
					(TaskContext.find().isPresent() ? "task on " : "inline on ") + Thread.currentThread().getName());
		}

	}

	static class TransactionalTasks {

		@AsyncTask
		@Transactional
		public TaskHandle<Boolean> commit() {
			return TaskHandle.completed(TransactionSynchronizationManager.isActualTransactionActive());
		}

		@AsyncTask(queue = "rollback", retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		@Transactional
		public void rollBack() {
			throw new IllegalStateException("planned");
		}

	}

	@Validated
	static class ValidatedTasks {

		@AsyncTask
		TaskHandle<Integer> pay(@Positive int amount) {
			return TaskHandle.completed(amount);
		}

	}

	interface AnnotatedApi {

		@AsyncTask
		TaskHandle<String> shout(String text);

	}

	static class AnnotatedTasks implements AnnotatedApi {

		@Override
		public TaskHandle<String> shout(String text) {
			return TaskHandle.completed(text.toUpperCase(Locale.ROOT) + " from " + TaskContext.current().name());
		}

	}

	interface FinalApi {

		TaskHandle<String> greet(String name);

	}

	static final class FinalTasks implements FinalApi {

		@Override
		@AsyncTask
		public TaskHandle<String> greet(String name) {
			return TaskHandle.completed("hello " + name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class TransactionConfiguration {

	}

	static class Transactions extends AbstractPlatformTransactionManager {

		private final transient Journal journal;

		Transactions(Journal journal) {
			this.journal = journal;
		}

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.journal.write("begin");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.journal.write("commit");
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.journal.write("rollback");
		}

	}

}
