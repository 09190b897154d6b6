package io.github.taskqueue.internal.registry;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.definition.KotlinMethod;
import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.spi.TaskParameter;

/**
 * Reads a task method and refuses one that cannot be a task.
 */
final class TaskMethodReader {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private static final List<String> CALLBACKS = List.of("jakarta.annotation.PostConstruct",
			"jakarta.annotation.PreDestroy", "jakarta.annotation.Resource", "jakarta.inject.Inject",
			"org.springframework.beans.factory.annotation.Autowired",
			"org.springframework.beans.factory.annotation.Value", "org.springframework.context.annotation.Bean");

	private static final List<String> PROMISES = List.of("java.util.concurrent.Future",
			"java.util.concurrent.CompletionStage", "org.reactivestreams.Publisher", "kotlinx.coroutines.Deferred");

	private final UpcasterReader upcasters = new UpcasterReader();

	TaskMethod read(Class<?> type, Method method, AsyncTask annotation) {
		requireProxyable(type, method);
		refuseAsync(type, method);
		refuseCallbacks(type, method);
		refuseSuspend(type, method);
		return new TaskMethod(type, method, parameters(type, method), returns(type, method),
				this.upcasters.read(type, method, annotation.version()));
	}

	private void requireProxyable(Class<?> type, Method method) {
		refuse(type, method, Modifier.PRIVATE, "private");
		refuse(type, method, Modifier.STATIC, "static");
		refuse(type, method, Modifier.FINAL, "final");
		requireVisible(type, method);
	}

	/**
	 * A subclass sees a method that has no modifier in its own package only.
	 */
	private void requireVisible(Class<?> type, Method method) {
		int access = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.PRIVATE;
		Class<?> declaring = method.getDeclaringClass();
		if ((method.getModifiers() & access) == 0 && (!declaring.getPackageName().equals(type.getPackageName())
				|| declaring.getClassLoader() != type.getClassLoader())) {
			throw new StartException(
					"@AsyncTask method %s is visible in the package of %s only, so the proxy that enqueues the task cannot intercept the call."
						.formatted(MethodText.of(type, method), declaring.getSimpleName()),
					"Make the method public or protected.");
		}
	}

	/**
	 * The thread of {@code @Async} would return before the body has run, and the task
	 * would be done.
	 */
	private void refuseAsync(Class<?> type, Method method) {
		boolean onMethod = AnnotatedElementUtils.hasAnnotation(method, Async.class);
		if (onMethod || AnnotatedElementUtils.hasAnnotation(type, Async.class)) {
			throw new StartException(
					"@AsyncTask method %s is @Async%s, which would move its body from the worker to another thread."
						.formatted(MethodText.of(type, method), onMethod ? "" : " by its class"),
					"Remove @Async: a call of an @AsyncTask method does not wait for the body.");
		}
	}

	/**
	 * The container calls these on the bean itself, before there is a proxy or past it.
	 */
	private void refuseCallbacks(Class<?> type, Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		CALLBACKS.stream().filter(annotations::isPresent).findFirst().ifPresent((callback) -> {
			String name = ClassUtils.getShortName(callback);
			throw new StartException(
					"@AsyncTask method %s is also @%s, and the container calls it past the proxy that enqueues the task."
						.formatted(MethodText.of(type, method), name),
					"Remove @%s, and call the task from another bean, for example when an ApplicationReadyEvent comes."
						.formatted(name));
		});
	}

	private void refuse(Class<?> type, Method method, int modifier, String word) {
		if ((method.getModifiers() & modifier) != 0) {
			throw new StartException(
					"@AsyncTask method %s is %s, so the proxy that enqueues the task cannot intercept the call."
						.formatted(MethodText.of(type, method), word),
					"Remove '%s' from the method.".formatted(word));
		}
	}

	private void refuseSuspend(Class<?> type, Method method) {
		Class<?>[] types = method.getParameterTypes();
		if (types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION)) {
			throw new StartException(
					"@AsyncTask method %s is a suspend function.".formatted(MethodText.of(type, method)),
					"Make it a plain function; a worker runs it on a separate thread.");
		}
	}

	private TaskReturn returns(Class<?> type, Method method) {
		return TaskReturn.of(method, type)
			.orElseThrow(() -> new StartException(
					"@AsyncTask method %s returns %s, but the result is not available when the call returns."
						.formatted(MethodText.of(type, method), MethodText.simpleName(method.getGenericReturnType())),
					"Return void, TaskHandle<%1$s> or CompletableFuture<%1$s>."
						.formatted(result(ResolvableType.forMethodReturnType(method, type)))));
	}

	/**
	 * The type of the result itself, which some types promise for later.
	 */
	private static String result(ResolvableType returned) {
		Class<?> raw = returned.toClass();
		Class<?> promise = Stream.concat(Stream.of(raw), ClassUtils.getAllInterfacesForClassAsSet(raw).stream())
			.filter((type) -> PROMISES.contains(type.getName()))
			.findFirst()
			.orElse(null);
		if (promise == null) {
			return raw.isPrimitive() ? ClassUtils.resolvePrimitiveIfNecessary(raw).getSimpleName() : text(returned);
		}
		return text(returned.as(promise).getGeneric());
	}

	private static String text(ResolvableType type) {
		return (type.resolve() != null) ? MethodText.simpleNames(type.toString()) : "Object";
	}

	private List<TaskParameter> parameters(Class<?> type, Method method) {
		Parameter[] parameters = method.getParameters();
		return IntStream.range(0, parameters.length)
			.mapToObj((i) -> parameter(type, method, parameters[i], i))
			.toList();
	}

	private TaskParameter parameter(Class<?> type, Method method, Parameter parameter, int index) {
		if (!parameter.isNamePresent() && type.isHidden()) {
			throw new StartException(
					"The bean with @AsyncTask method %s is a lambda, which has no parameter names; arguments travel by name."
						.formatted(MethodText.of(type.getInterfaces()[0], method)),
					"Use a class in place of the lambda.");
		}
		if (!parameter.isNamePresent()) {
			throw new StartException(
					"The parameter names of @AsyncTask method %s are not in the class file; arguments travel by name."
						.formatted(MethodText.of(type, method)),
					"Compile with the option -parameters, as Spring Boot's Maven and Gradle plugins do.");
		}
		TaskParameter java = new TaskParameter(parameter.getName(),
				GenericTypeResolver.resolveType(parameter.getParameterizedType(), type));
		return KotlinMethod.is(method)
				? new TaskParameter(java.name(), java.type(), KotlinMethod.ifAbsent(method, index)) : java;
	}

}
