package io.github.taskqueue.internal.json;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What is wrong with JSON, without quoting it: the parser's own words often show the
 * value, and a payload belongs in no log.
 *
 * @param text what is wrong, and where
 * @param cause what the application's own code threw, or {@code null}
 */
record JsonProblem(String text, @Nullable Throwable cause) {

	/**
	 * Explains a failure.
	 */
	static JsonProblem of(Throwable failure) {
		return (failure instanceof JacksonException json) ? of(json)
				: new JsonProblem("the JSON is nested too deeply", null);
	}

	private static JsonProblem of(JacksonException failure) {
		if (failure instanceof NotCarriedException) {
			String path = path(failure, JsonProblem::plainStep);
			return new JsonProblem(failure.getOriginalMessage() + (path.isEmpty() ? "" : " (at " + path + ")"), null);
		}
		if (failure instanceof StreamConstraintsException || failure instanceof InvalidDefinitionException) {
			return new JsonProblem(failure.getOriginalMessage(), null);
		}
		if (failure instanceof MismatchedInputException || failure instanceof InputCoercionException) {
			return new JsonProblem("the value" + where(failure) + " does not fit", null);
		}
		if (failure instanceof StreamReadException) {
			return new JsonProblem("malformed JSON at byte " + failure.getLocation().getByteOffset(), null);
		}
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return new JsonProblem("%s was thrown%s".formatted(cause.getClass().getSimpleName(), where(failure)),
				failure.getCause());
	}

	/**
	 * Where in the value, such as {@code at customer.orders[2].amount}.
	 */
	private static String where(JacksonException failure) {
		String path = path(failure, JsonProblem::step);
		return path.isEmpty() ? "" : " at " + path;
	}

	private static String path(JacksonException failure, Function<JacksonException.Reference, String> step) {
		String path = failure.getPath().stream().map(step).collect(Collectors.joining());
		return path.startsWith(".") ? path.substring(1) : path;
	}

	/**
	 * The keys of a map are payload too.
	 */
	private static String step(JacksonException.Reference step) {
		return (step.from() instanceof Map) ? "[…]" : plainStep(step);
	}

	/**
	 * A caller whose value is refused has to find it.
	 */
	private static String plainStep(JacksonException.Reference step) {
		return (step.getPropertyName() == null) ? "[" + step.getIndex() + "]" : "." + step.getPropertyName();
	}

}
