package io.github.taskqueue.test.internal.kit;

import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.test.TaskReference;

/**
 * Finds the tasks that tests speak of.
 *
 * @param registry the tasks of the application
 * @param serializer how arguments are written
 */
public record TaskNames(TaskRegistry registry, TaskSerializer serializer) {

	/**
	 * The task that a reference to a method names.
	 */
	public TaskDefinition of(TaskReference reference) {
		SerializedLambda lambda = serialized(reference);
		if (lambda.getImplMethodName().startsWith("lambda$")) {
			throw new IllegalArgumentException(
					"A reference to a method names a task, such as Reports::generate, and no lambda");
		}
		Class<?> receiver = receiver(lambda);
		return this.registry.all()
			.stream()
			.filter((task) -> task.method().method().getName().equals(lambda.getImplMethodName())
					&& (receiver.isAssignableFrom(task.method().type())
							|| task.method().type().isAssignableFrom(receiver))
					&& isSame(task.method().method(), lambda))
			.max(Comparator.comparing((task) -> isExactly(task.method().method(), lambda)))
			.orElseThrow(() -> new IllegalArgumentException(
					"%s.%s is no task of this context: no bean declares it with @AsyncTask. Its tasks are %s".formatted(
							receiver.getSimpleName(), lambda.getImplMethodName(),
							this.registry.all().stream().map(TaskDefinition::name).toList())));
	}

	/**
	 * The task of a name, {@code null} if it is one of another application.
	 */
	public @Nullable TaskDefinition find(String name) {
		return this.registry.find(name);
	}

	private static SerializedLambda serialized(TaskReference reference) {
		Method replace = ReflectionUtils.findMethod(reference.getClass(), "writeReplace");
		if (replace == null) {
			throw new IllegalArgumentException("A reference to a method names a task, such as Reports::generate");
		}
		ReflectionUtils.makeAccessible(replace);
		return (SerializedLambda) Objects.requireNonNull(ReflectionUtils.invokeMethod(replace, reference));
	}

	private static Class<?> receiver(SerializedLambda lambda) {
		ClassLoader loader = TaskNames.class.getClassLoader();
		List<Class<?>> types = MethodType
			.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), ClassUtils.getDefaultClassLoader())
			.parameterList();
		if (lambda.getCapturedArgCount() == 0 && !types.isEmpty()) {
			return types.get(0);
		}
		return ClassUtils.resolveClassName(lambda.getImplClass().replace('/', '.'), loader);
	}

	private static boolean isExactly(Method method, SerializedLambda lambda) {
		return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
			.toMethodDescriptorString()
			.equals(lambda.getImplMethodSignature());
	}

	/**
	 * The declared types of a generic method are others than those of the task.
	 */
	private static boolean isSame(Method method, SerializedLambda lambda) {
		MethodType type = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(),
				ClassUtils.getDefaultClassLoader());
		return type.parameterCount() == method.getParameterCount();
	}

}
