package io.github.taskqueue.it.worker;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One thread, so that each attempt would find what the one before it has left.
 */
@ExtendWith(OutputCaptureExtension.class)
class ThreadStateTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void nextTaskFindsNothing(CapturedOutput output) {
		List<String> clean = application.tasks().enqueue(this.tasks::find).await(Duration.ofSeconds(10));
		application.tasks().enqueue(this.tasks::leave).await(Duration.ofSeconds(10));
		assertThat(application.tasks().enqueue(this.tasks::find).await(Duration.ofSeconds(10))).isEqualTo(clean);
		assertThat(output).containsOnlyOnce("has left a transaction open on thread task-default-");
		application.journal().await("after completion of 2", 1);
	}

	@Test
	void nextAttemptInPlaceFindsNothing() {
		List<String> clean = application.tasks().enqueue(this.tasks::find).await(Duration.ofSeconds(10));
		assertThat(application.tasks().enqueue(this.tasks::leaveAndFail).await(Duration.ofSeconds(10)))
			.isEqualTo(clean);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<String> leave() {
			leaveAll();
			return TaskHandle.completed("left");
		}

		@AsyncTask
		TaskHandle<List<String>> find() {
			return TaskHandle.completed(found());
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		TaskHandle<List<String>> leaveAndFail() {
			if (TaskContext.current().attempt() == 1) {
				leaveAll();
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(found());
		}

		private void leaveAll() {
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("admin", "secret"));
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
			LocaleContextHolder.setLocale(Locale.KOREA);
			MDC.put("user", "admin");
			TransactionSynchronizationManager.initSynchronization();
			TransactionSynchronizationManager.registerSynchronization(new Noting(this.journal));
			TransactionSynchronizationManager.setActualTransactionActive(true);
			TransactionSynchronizationManager.setCurrentTransactionReadOnly(true);
			TransactionSynchronizationManager.bindResource("dataSource", "connection");
			Thread thread = Thread.currentThread();
			thread.setName("renamed");
			thread.setPriority(Thread.MIN_PRIORITY);
			thread.setContextClassLoader(new URLClassLoader(new URL[0]));
			thread.interrupt();
		}

		private List<String> found() {
			Thread thread = Thread.currentThread();
			List<String> found = new ArrayList<>();
			found.add("authentication " + SecurityContextHolder.getContext().getAuthentication());
			found.add("request " + RequestContextHolder.getRequestAttributes());
			found.add("locale " + LocaleContextHolder.getLocale());
			found.add("mdc " + MDC.get("user"));
			found.add("transaction " + TransactionSynchronizationManager.isSynchronizationActive()
					+ TransactionSynchronizationManager.isActualTransactionActive()
					+ TransactionSynchronizationManager.isCurrentTransactionReadOnly()
					+ TransactionSynchronizationManager.getResourceMap());
			found.add("thread " + thread.getName() + thread.getPriority() + thread.getContextClassLoader()
					+ thread.isInterrupted());
			return found;
		}

	}

	private record Noting(Journal journal) implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			this.journal.write("after completion of " + status);
		}

	}

}
