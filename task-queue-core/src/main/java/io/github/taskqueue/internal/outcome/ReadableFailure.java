package io.github.taskqueue.internal.outcome;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A failure of which everybody can tell. What is logged, traced, stored, sent and decided
 * about a failure calls methods that an application may have overridden, and goes from
 * cause to cause by recursion. None of this may keep a task from being settled.
 */
public final class ReadableFailure {

	/**
	 * Far fewer than a logger has stack for.
	 */
	private static final int MOST = 100;

	private static final int DESCRIBED_CAUSES = 10;

	private ReadableFailure() {
	}

	/**
	 * The failure itself if its methods and those of its causes return, and these come to
	 * an end, else a description of it.
	 */
	public static Throwable of(Throwable failure) {
		try {
			if (isReadable(failure)) {
				return failure;
			}
		}
		catch (Throwable ex) {
			return describe(failure, unreadable(failure, ex), DESCRIBED_CAUSES);
		}
		return describe(failure, messageOf(failure), 0);
	}

	private static boolean isReadable(Throwable failure) {
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
		while (!left.isEmpty()) {
			Throwable each = left.pop();
			if (seen.size() == MOST || !seen.add(each)) {
				return false;
			}
			each.getLocalizedMessage();
			each.getMessage();
			each.toString();
			Arrays.stream(each.getStackTrace()).forEach(Objects::requireNonNull);
			left.addAll(List.of(each.getSuppressed()));
			Throwable cause = each.getCause();
			if (cause != null) {
				left.push(cause);
			}
		}
		return true;
	}

	private static Throwable describe(Throwable failure, @Nullable String message, int depth) {
		Throwable cause = (depth < DESCRIBED_CAUSES) ? causeOf(failure) : null;
		Description description = new Description(typeOf(failure), message,
				(cause != null) ? describe(cause, messageOf(cause), depth + 1) : null);
		try {
			description.setStackTrace(failure.getStackTrace());
		}
		catch (Throwable ex) {
			// The description then says where it was made
		}
		return description;
	}

	private static String unreadable(Throwable failure, Throwable thrown) {
		return "A %s was thrown, but its own methods throw %s".formatted(typeOf(failure).getName(),
				thrown.getClass().getName());
	}

	/**
	 * What a failure says, if it does.
	 */
	public static @Nullable String messageOf(Throwable failure) {
		try {
			return failure.getMessage();
		}
		catch (Throwable ex) {
			return unreadable(failure, ex);
		}
	}

	/**
	 * The class of a failure, also of one that is only described.
	 */
	public static Class<?> typeOf(Throwable failure) {
		return (failure instanceof Description description) ? description.type : failure.getClass();
	}

	/**
	 * What a failure has come from, if it tells.
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		try {
			return failure.getCause();
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * Stands for a failure that cannot be shown.
	 */
	private static final class Description extends RuntimeException {

		private final Class<?> type;

		Description(Class<?> type, @Nullable String message, @Nullable Throwable cause) {
			super(message, cause, false, true);
			this.type = type;
		}

		@Override
		public String toString() {
			return (getMessage() != null) ? this.type.getName() + ": " + getMessage() : this.type.getName();
		}

	}

}
