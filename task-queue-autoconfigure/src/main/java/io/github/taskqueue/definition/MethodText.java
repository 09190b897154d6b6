package io.github.taskqueue.definition;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.springframework.util.ClassUtils;

/**
 * Writes methods for messages, as {@code Mailer.send(long, String)}.
 */
final class MethodText {

	private MethodText() {
	}

	static String of(Class<?> type, Method method) {
		String parameters = Arrays.stream(method.getGenericParameterTypes())
			.map(MethodText::simpleName)
			.collect(Collectors.joining(", "));
		return ClassUtils.getShortName(type) + "." + method.getName() + "(" + parameters + ")";
	}

	static String simpleName(Type type) {
		return type.getTypeName().replaceAll("[\\w.$]+[.$]", "");
	}

}
