package io.github.taskqueue.it.walk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.taskqueue.TaskContextHolder;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * What one thread does about a task, as the classes of the library that it enters. A
 * class counts with its inner classes.
 * <p>
 * What only holds data is not entered: records, enums, interfaces and exceptions, the
 * {@link #DATA} that are none of these, and constructors. Every other class counts, also
 * one that is only asked something.
 */
final class Walk {

	private static final String LIBRARY = "io.github.taskqueue.";

	/**
	 * Options, names of headers and a variable of the thread.
	 */
	private static final Set<Class<?>> DATA = Set.of(TaskOptions.class, TaskHeaders.class, TaskContextHolder.class);

	/**
	 * Each stage of a chain calls the next one through the chain.
	 */
	private static final Set<String> CHAINS = Set.of("PublishChain", "ExecutionChain");

	private final String name;

	/**
	 * For each entry the classes around it and its own, the outermost first.
	 */
	private final List<List<Class<?>>> entries;

	Walk(String name, List<MethodEntry> entries) {
		this.name = name;
		this.entries = entries.stream().filter(Walk::isStep).map(Walk::line).toList();
	}

	private static boolean isStep(MethodEntry entry) {
		MethodEntry.Frame method = entry.stack().get(0);
		return !method.name().startsWith("<") && isCounted(method);
	}

	private static List<Class<?>> line(MethodEntry entry) {
		List<Class<?>> line = new ArrayList<>();
		for (MethodEntry.Frame frame : entry.stack()) {
			if (isCounted(frame) && (line.isEmpty() || line.get(0) != type(frame))) {
				line.add(0, type(frame));
			}
		}
		return line;
	}

	private static boolean isCounted(MethodEntry.Frame frame) {
		if (!frame.type().startsWith(LIBRARY) || frame.type().startsWith(LIBRARY + "it.")) {
			return false;
		}
		Class<?> type = type(frame);
		return !type.isRecord() && !type.isEnum() && !type.isInterface() && !Throwable.class.isAssignableFrom(type)
				&& !DATA.contains(type);
	}

	private static Class<?> type(MethodEntry.Frame frame) {
		try {
			return Class.forName(frame.type(), false, Walk.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Class<?> last(List<Class<?>> line) {
		return line.get(line.size() - 1);
	}

	/**
	 * The classes entered, in the order of their first entries.
	 */
	Set<Class<?>> classes() {
		return this.entries.stream().map(Walk::last).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * The entries that come back to a class on the way to which they are: it has called
	 * another class, and that one, or one behind it, calls it. A class that is called
	 * again after it has returned is not come back to.
	 */
	List<String> returns() {
		return this.entries.stream()
			.filter((line) -> line.indexOf(last(line)) < line.size() - 1)
			.filter((line) -> !CHAINS.contains(last(line).getSimpleName()))
			.map((line) -> line.stream().map(Class::getSimpleName).collect(Collectors.joining(" > ")))
			.distinct()
			.toList();
	}

	/**
	 * One line for each time that the walk goes from one class to another.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.name + ":\n");
		List<Class<?>> before = List.of();
		for (List<Class<?>> line : this.entries) {
			if (!line.equals(before)) {
				text.append("  ".repeat(line.size())).append(last(line).getSimpleName()).append('\n');
			}
			before = line;
		}
		return text.toString();
	}

}
