package io.github.taskqueue.internal.broker.connection;

/**
 * Throws what the compiler would want to be declared.
 */
final class Failure {

	private Failure() {
	}

	static RuntimeException of(Class<? extends Throwable> type) {
		try {
			throw Failure.<RuntimeException>any(type.getConstructor(String.class).newInstance("test"));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T any(Throwable failure) throws T {
		throw (T) failure;
	}

}
