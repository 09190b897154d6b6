package io.github.taskqueue.internal.registry;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.UpcastFrom;
import io.github.taskqueue.internal.definition.ArgumentsVersion;
import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.Upcaster;
import io.github.taskqueue.internal.start.StartException;

/**
 * Reads the {@link UpcastFrom} methods of a task and refuses a chain that cannot work.
 */
final class UpcasterReader {

	/**
	 * Reads the version of a task method.
	 */
	ArgumentsVersion read(Class<?> type, Method task, int version) {
		if (version < 1) {
			throw new StartException(
					"The version of @AsyncTask method %s is %d.".formatted(MethodText.of(type, task), version),
					"Versions count from 1.");
		}
		List<Upcaster> upcasters = AnnotatedMethods.of(type, UpcastFrom.class)
			.entrySet()
			.stream()
			.filter((found) -> task.equals(target(type, found.getKey(), found.getValue().task())))
			.map((found) -> upcaster(type, found.getKey(), found.getValue().value()))
			.sorted(Comparator.comparingInt(Upcaster::from))
			.toList();
		requireChain(MethodText.of(type, task), version, upcasters);
		return new ArgumentsVersion(version, upcasters);
	}

	/**
	 * The task method that an upcaster is for.
	 */
	private static Method target(Class<?> type, Method upcaster, String name) {
		List<Method> candidates = AnnotatedMethods.of(type)
			.entrySet()
			.stream()
			.filter((task) -> task.getValue().version() > 1)
			.map(Map.Entry<Method, AsyncTask>::getKey)
			.filter((task) -> name.isEmpty() || name.equals(task.getName()))
			.toList();
		if (candidates.size() == 1) {
			return candidates.get(0);
		}
		String where = MethodText.of(type, upcaster);
		throw candidates.isEmpty()
				? new StartException(
						"@UpcastFrom method %s has no task: no @AsyncTask method%s of the class has a version above 1."
							.formatted(where, name.isEmpty() ? "" : " '" + name + "'"),
						"Set the version of its task.")
				: new StartException(
						"@UpcastFrom method %s could belong to %d tasks.".formatted(where, candidates.size()),
						"Name the task method with @UpcastFrom(task = \"…\"); overloads need different names.");
	}

	private static Upcaster upcaster(Class<?> type, Method method, int from) {
		boolean fits = Modifier.isStatic(method.getModifiers()) && method.getReturnType() == Map.class
				&& method.getParameterCount() == 1 && method.getParameterTypes()[0] == Map.class;
		if (!fits) {
			throw new StartException(
					"@UpcastFrom method %s cannot be called with arguments.".formatted(MethodText.of(type, method)),
					"Make it static Map<String, Object> %s(Map<String, Object> arguments)."
						.formatted(method.getName()));
		}
		ReflectionUtils.makeAccessible(method);
		return new Upcaster(from, method);
	}

	private static void requireChain(String task, int version, List<Upcaster> upcasters) {
		int expected = version - upcasters.size();
		for (Upcaster upcaster : upcasters) {
			if (upcaster.from() != expected || expected < 1) {
				throw new StartException(
						"The @UpcastFrom methods of @AsyncTask method %s do not lead to its version %d without a gap: they convert the versions %s."
							.formatted(task, version, upcasters.stream().map(Upcaster::from).toList()),
						"Declare one method for each version from the oldest that is still sent up to %d; it may return the arguments unchanged."
							.formatted(version - 1));
			}
			expected++;
		}
	}

}
