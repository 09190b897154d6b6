package io.github.taskqueue.internal.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * Throws what it was told to, each once. Thread-safe.
 */
public final class Faults {

	private final Queue<Throwable> faults = new ArrayDeque<>();

	/**
	 * What a loop has to survive.
	 */
	static Stream<Throwable> all() {
		return Stream.of(new OutOfMemoryError("test"), new IllegalStateException("test"), new HostileException());
	}

	public synchronized void add(Throwable fault, int times) {
		for (int i = 0; i < times; i++) {
			this.faults.add(fault);
		}
	}

	public synchronized boolean areOver() {
		return this.faults.isEmpty();
	}

	public void meet() {
		throwIf(next());
	}

	private synchronized List<Throwable> next() {
		return this.faults.isEmpty() ? List.of() : List.of(this.faults.remove());
	}

	private static void throwIf(List<Throwable> fault) {
		for (Throwable each : fault) {
			if (each instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) each;
		}
	}

	/**
	 * Something whose methods meet these faults.
	 * @param type its type
	 * @param target what works otherwise
	 * @param <T> its type
	 * @return the same with faults
	 */
	public <T> T in(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, args) -> {
				meet();
				try {
					return method.invoke(target, args);
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

	/**
	 * Cannot even be logged.
	 */
	private static final class HostileException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("not for you");
		}

	}

}
