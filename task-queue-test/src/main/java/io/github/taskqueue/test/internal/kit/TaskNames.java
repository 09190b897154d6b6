package io.github.taskqueue.test.internal.kit;

import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.registry.NearestName;
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
		List<TaskDefinition> found = closest(receiver, lambda);
		if (found.size() == 1) {
			return found.get(0);
		}
		String method = receiver.getSimpleName() + "." + lambda.getImplMethodName();
		throw new IllegalArgumentException(found.isEmpty()
				? "%s is no task of this context: no bean declares it with @AsyncTask. Its tasks are %s"
					.formatted(method, names(this.registry.all()))
				: "%s can be any of the tasks %s: use the class of the bean, or the name of the task".formatted(method,
						names(found)));
	}

	/**
	 * The declared types of a generic method are others than those of the task, and the
	 * class of a bean may be a subclass.
	 */
	private List<TaskDefinition> closest(Class<?> receiver, SerializedLambda lambda) {
		Map<Integer, List<TaskDefinition>> byDistance = this.registry.all()
			.stream()
			.filter((task) -> isLike(task.method(), receiver, lambda))
			.collect(Collectors.groupingBy((task) -> distance(task.method(), receiver, lambda), TreeMap::new,
					Collectors.toList()));
		return byDistance.values().stream().findFirst().orElse(List.of());
	}

	private static boolean isLike(TaskMethod task, Class<?> receiver, SerializedLambda lambda) {
		return task.method().getName().equals(lambda.getImplMethodName())
				&& (receiver.isAssignableFrom(task.type()) || task.type().isAssignableFrom(receiver))
				&& signature(lambda).parameterCount() == task.method().getParameterCount();
	}

	private static int distance(TaskMethod task, Class<?> receiver, SerializedLambda lambda) {
		MethodType exact = MethodType.methodType(task.method().getReturnType(), task.method().getParameterTypes());
		return ((task.type() == receiver) ? 0 : 2) + (exact.equals(signature(lambda)) ? 0 : 1);
	}

	private static MethodType signature(SerializedLambda lambda) {
		return MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(),
				ClassUtils.getDefaultClassLoader());
	}

	private static List<String> names(Collection<TaskDefinition> tasks) {
		return tasks.stream().map(TaskDefinition::name).toList();
	}

	/**
	 * The task of a name, {@code null} if it is one of another application.
	 * @throws IllegalArgumentException if it is probably misspelt
	 */
	public @Nullable TaskDefinition find(String name) {
		TaskDefinition task = this.registry.find(name);
		if (task == null) {
			NearestName.of(name, names(this.registry.all())).ifPresent((nearest) -> {
				throw new IllegalArgumentException(
						"No bean of this context declares a task '%s'. Did you mean '%s'?".formatted(name, nearest));
			});
		}
		return task;
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

}
