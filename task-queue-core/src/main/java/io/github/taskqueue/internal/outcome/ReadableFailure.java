package io.github.taskqueue.internal.outcome;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
		return isReadable(failure, new ArrayList<>(), Collections.newSetFromMap(new IdentityHashMap<>()));
	}

	/**
	 * A cause may have several effects, but not itself.
	 */
	private static boolean isReadable(Throwable failure, List<Throwable> effects, Set<Throwable> seen) {
		if (effects.stream().anyMatch((effect) -> effect == failure)) {
			return false;
		}
		if (!seen.add(failure)) {
			return true;
		}
		if (seen.size() > MOST) {
			return false;
		}
		failure.getLocalizedMessage();
		failure.getMessage();
		failure.toString();
		Arrays.stream(failure.getStackTrace()).forEach(Objects::requireNonNull);
		List<Throwable> causes = new ArrayList<>(List.of(failure.getSuppressed()));
		if (failure.getCause() != null) {
			causes.add(failure.getCause());
		}
		effects.add(failure);
		boolean readable = causes.stream().allMatch((cause) -> isReadable(cause, effects, seen));
		effects.remove(effects.size() - 1);
		return readable;
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
