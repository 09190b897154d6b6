package io.github.taskqueue.internal.worker.pool;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestContextHolder;

import io.github.taskqueue.internal.outcome.ReadableFailure;

/**
 * What a thread is like before an attempt. What the attempt has left on it, the next one
 * must not find.
 *
 * @param name name of the thread
 * @param priority its priority
 * @param classLoader its context class loader
 * @param inTransaction whether a transaction was open, as in a test that runs tasks in
 * its own
 */
public record ThreadState(String name, int priority, @Nullable ClassLoader classLoader, boolean inTransaction) {

	private static final Log logger = LogFactory.getLog(ThreadState.class);

	/**
	 * Variables of threads that the libraries of this application have.
	 */
	private static final List<Runnable> VARIABLES = variables();

	private static List<Runnable> variables() {
		List<Runnable> variables = new ArrayList<>(List.of(MDC::clear, LocaleContextHolder::resetLocaleContext));
		if (isPresent("org.springframework.security.core.context.SecurityContextHolder")) {
			variables.add(SecurityContextHolder::clearContext);
		}
		if (isPresent("org.springframework.web.context.request.RequestContextHolder")) {
			variables.add(RequestContextHolder::resetRequestAttributes);
		}
		return variables;
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, ThreadState.class.getClassLoader());
	}

	/**
	 * The state of the current thread.
	 */
	public static ThreadState current() {
		Thread thread = Thread.currentThread();
		return new ThreadState(thread.getName(), thread.getPriority(), thread.getContextClassLoader(),
				TransactionSynchronizationManager.isSynchronizationActive());
	}

	/**
	 * Brings back this state of the current thread.
	 */
	public void restore() {
		Thread thread = Thread.currentThread();
		if (!thread.getName().equals(this.name)) {
			thread.setName(this.name);
		}
		if (thread.getPriority() != this.priority) {
			thread.setPriority(this.priority);
		}
		if (thread.getContextClassLoader() != this.classLoader) {
			thread.setContextClassLoader(this.classLoader);
		}
		clearVariables();
		if (!this.inTransaction) {
			clear(ThreadState::endTransaction);
		}
		Thread.interrupted();
	}

	/**
	 * Clears the variables of the current thread, and its interrupt flag.
	 */
	static void clear() {
		clearVariables();
		clear(ThreadState::endTransaction);
		Thread.interrupted();
	}

	private static void clearVariables() {
		VARIABLES.forEach(ThreadState::clear);
	}

	private static void clear(Runnable variable) {
		try {
			variable.run();
		}
		catch (Throwable ex) {
			logger.warn("A variable of the thread could not be cleared", ReadableFailure.of(ex));
		}
	}

	/**
	 * The resources of a transaction are not ours to close.
	 */
	private static void endTransaction() {
		boolean synchronizing = TransactionSynchronizationManager.isSynchronizationActive();
		List<Object> resources = List.copyOf(TransactionSynchronizationManager.getResourceMap().keySet());
		if (!synchronizing && resources.isEmpty() && !TransactionSynchronizationManager.isActualTransactionActive()) {
			return;
		}
		logger
			.warn(("A task has left a transaction open on thread %s, which is forgotten; a connection of it is lost to"
					+ " its pool. End each transaction in the task that begins it. Its resources: %s")
				.formatted(Thread.currentThread().getName(),
						resources.stream().map((each) -> each.getClass()).toList()));
		List<TransactionSynchronization> waiting = synchronizing
				? TransactionSynchronizationManager.getSynchronizations() : List.of();
		TransactionSynchronizationManager.clear();
		resources.forEach(TransactionSynchronizationManager::unbindResourceIfPossible);
		TransactionSynchronizationUtils.invokeAfterCompletion(waiting, TransactionSynchronization.STATUS_UNKNOWN);
	}

}
