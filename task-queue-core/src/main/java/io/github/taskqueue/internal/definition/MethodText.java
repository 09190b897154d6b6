package io.github.taskqueue.internal.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.util.ClassUtils;

/**
 * Writes methods for messages, as {@code Mailer.send(long, String)}.
 */
public final class MethodText {

	private MethodText() {
	}

	public static String of(Class<?> type, Method method) {
		String parameters = Arrays.stream(method.getGenericParameterTypes())
			.map(MethodText::simpleName)
			.collect(Collectors.joining(", "));
		return ClassUtils.getShortName(type) + "." + method.getName() + "(" + parameters + ")";
	}

	public static String simpleName(Type type) {
		return simpleNames(type.getTypeName());
	}

	/**
	 * Leaves out the packages of all types in a text.
	 */
	public static String simpleNames(String types) {
		return types.replaceAll("[\\w.$]+[.$]", "");
	}

}
