package io.github.taskqueue.internal.definition;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import kotlin.reflect.KFunction;
import kotlin.reflect.KParameter;
import kotlin.reflect.full.KCallables;
import kotlin.reflect.jvm.KCallablesJvm;
import kotlin.reflect.jvm.ReflectJvmMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;

import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskParameter.IfAbsent;

/**
 * What Kotlin knows of a method: which parameters have default values, and which may be
 * null.
 */
public final class KotlinMethod {

	private KotlinMethod() {
	}

	/**
	 * Whether a method is one of Kotlin, and its library for reflection is there.
	 */
	public static boolean is(Method method) {
		return KotlinDetector.isKotlinReflectPresent() && KotlinDetector.isKotlinType(method.getDeclaringClass())
				&& Reflection.find(method) != null;
	}

	/**
	 * What becomes of a parameter without an argument.
	 */
	public static IfAbsent ifAbsent(Method method, int index) {
		return Reflection.ifAbsent(Reflection.get(method), index);
	}

	/**
	 * Calls a method. Absent arguments get their default values.
	 */
	public static @Nullable Object call(Method method, Object bean, @Nullable Object[] arguments)
			throws InvocationTargetException {
		return Reflection.call(Reflection.get(method), bean, arguments);
	}

	/**
	 * Not loaded without the library.
	 */
	private static final class Reflection {

		static @Nullable KFunction<?> find(Method method) {
			return ReflectJvmMapping.getKotlinFunction(method);
		}

		static KFunction<?> get(Method method) {
			return Objects.requireNonNull(find(method));
		}

		static IfAbsent ifAbsent(KFunction<?> function, int index) {
			KParameter parameter = KCallables.getValueParameters(function).get(index);
			if (parameter.isOptional()) {
				return IfAbsent.DEFAULT;
			}
			return parameter.getType().isMarkedNullable() ? IfAbsent.NULL : IfAbsent.UNREADABLE;
		}

		static @Nullable Object call(KFunction<?> function, Object bean, @Nullable Object[] arguments)
				throws InvocationTargetException {
			KCallablesJvm.setAccessible(function, true);
			Map<KParameter, @Nullable Object> given = new HashMap<>();
			given.put(Objects.requireNonNull(KCallables.getInstanceParameter(function)), bean);
			List<KParameter> parameters = KCallables.getValueParameters(function);
			for (int i = 0; i < arguments.length; i++) {
				if (arguments[i] != TaskParameter.ABSENT) {
					given.put(parameters.get(i), arguments[i]);
				}
			}
			return function.callBy(given);
		}

	}

}
