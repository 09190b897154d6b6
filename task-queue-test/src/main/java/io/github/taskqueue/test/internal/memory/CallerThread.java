package io.github.taskqueue.test.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What the thread of a test has, and a worker's has not: who is signed in, the locale,
 * the request, and the context of the log. Transactions stay, so that tasks see what a
 * test has not committed, and are rolled back with it.
 */
final class CallerThread {

	private static final List<Supplier<Runnable>> VARIABLES = variables();

	private final List<Runnable> restoring;

	private CallerThread(List<Runnable> restoring) {
		this.restoring = restoring;
	}

	private static List<Supplier<Runnable>> variables() {
		List<Supplier<Runnable>> variables = new ArrayList<>(List.of(CallerThread::log, CallerThread::locale));
		if (isPresent("org.springframework.security.core.context.SecurityContextHolder")) {
			variables.add(CallerThread::security);
		}
		if (isPresent("org.springframework.web.context.request.RequestContextHolder")) {
			variables.add(CallerThread::request);
		}
		return variables;
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, CallerThread.class.getClassLoader());
	}

	private static Runnable log() {
		Map<String, String> context = MDC.getCopyOfContextMap();
		MDC.clear();
		return () -> MDC.setContextMap((context != null) ? context : Map.of());
	}

	private static Runnable locale() {
		@Nullable LocaleContext locale = LocaleContextHolder.getLocaleContext();
		LocaleContextHolder.resetLocaleContext();
		return () -> LocaleContextHolder.setLocaleContext(locale);
	}

	private static Runnable security() {
		SecurityContext user = SecurityContextHolder.getContext();
		SecurityContextHolder.clearContext();
		return () -> SecurityContextHolder.setContext(user);
	}

	private static Runnable request() {
		@Nullable RequestAttributes request = RequestContextHolder.getRequestAttributes();
		RequestContextHolder.resetRequestAttributes();
		return () -> RequestContextHolder.setRequestAttributes(request);
	}

	/**
	 * Puts aside what the current thread has.
	 */
	static CallerThread leave() {
		return new CallerThread(VARIABLES.stream().map(Supplier::get).toList());
	}

	/**
	 * Gives it back.
	 */
	void comeBack() {
		this.restoring.forEach(Runnable::run);
	}

}
