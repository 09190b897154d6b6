package io.github.taskqueue.internal.client;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.internal.registry.TaskTypes;

/**
 * Knows the mocks of Mockito, if that is on the class path, as it is in tests.
 */
final class Mocks {

	private static final @Nullable Method DETAILS = method("org.mockito.Mockito", "mockingDetails", Object.class);

	private static final @Nullable Method IS_MOCK = method("org.mockito.MockingDetails", "isMock");

	private Mocks() {
	}

	private static @Nullable Method method(String type, String name, Class<?>... parameters) {
		ClassLoader loader = Mocks.class.getClassLoader();
		return ClassUtils.isPresent(type, loader)
				? ClassUtils.getMethodIfAvailable(ClassUtils.resolveClassName(type, loader), name, parameters) : null;
	}

	static boolean isMock(Object object) {
		if (DETAILS == null || IS_MOCK == null) {
			return false;
		}
		Object details = ReflectionUtils.invokeMethod(DETAILS, null, object);
		return details != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(IS_MOCK, details));
	}

	/**
	 * A mock with tasks that a lambda holds, or that the object holds in which the lambda
	 * stands, such as a test.
	 */
	static Optional<Object> heldBy(Object lambda) {
		return (DETAILS != null) ? values(lambda)
			.flatMap((value) -> Stream.concat(Stream.of(value), isMock(value) ? Stream.empty() : values(value)))
			.filter((value) -> isMock(value) && !TaskTypes.of(value.getClass()).isEmpty())
			.findFirst() : Optional.empty();
	}

	private static Stream<Object> values(Object holder) {
		List<Object> values = new ArrayList<>();
		ReflectionUtils.doWithFields(holder.getClass(), (field) -> {
			Object value = value(field, holder);
			if (value != null) {
				values.add(value);
			}
		});
		return values.stream();
	}

	/**
	 * Some fields cannot be read from here.
	 */
	private static @Nullable Object value(Field field, Object holder) {
		try {
			ReflectionUtils.makeAccessible(field);
			return ReflectionUtils.getField(field, holder);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
