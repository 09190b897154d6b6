package io.github.taskqueue.internal.worker.pool;

import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;

/**
 * What a task may have left on its thread, which the next task must not find.
 */
final class ThreadState {

	private ThreadState() {
	}

	static void clear() {
		MDC.clear();
		LocaleContextHolder.resetLocaleContext();
		Thread.interrupted();
	}

}
