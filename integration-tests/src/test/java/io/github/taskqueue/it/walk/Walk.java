package io.github.taskqueue.it.walk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.taskqueue.TaskContextHolder;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * What one thread after the other does about a task, as the classes of the library that
 * they enter. A class counts with its inner classes.
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

	/**
	 * Goes along with the task, and is asked on the way whether it is still in hand.
	 */
	private static final String DELIVERY = "ChannelDelivery";

	/**
	 * For each entry the classes around it and its own, the outermost first.
	 */
	private final List<List<Class<?>>> entries = new ArrayList<>();

	private final Set<String> returns = new LinkedHashSet<>();

	private final StringBuilder text = new StringBuilder();

	/**
	 * Adds what a thread has entered.
	 */
	Walk with(String name, List<MethodEntry> part) {
		this.text.append(name).append(":\n");
		List<Class<?>> before = List.of();
		Map<Class<?>, String> callers = new HashMap<>();
		for (MethodEntry entry : part) {
			if (isStep(entry)) {
				List<Class<?>> line = line(entry);
				this.entries.add(line);
				if (!line.equals(before)) {
					this.text.append("  ".repeat(line.size())).append(last(line).getSimpleName()).append('\n');
				}
				noteCallBack(line);
				noteCallers(line, callers);
				before = line;
			}
		}
		return this;
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
	 * The walk goes from a class to another one, which calls the first one back.
	 */
	private void noteCallBack(List<Class<?>> line) {
		if (line.indexOf(last(line)) < line.size() - 1 && !CHAINS.contains(last(line).getSimpleName())) {
			this.returns.add(line.stream().map(Class::getSimpleName).collect(Collectors.joining(" > ")));
		}
	}

	/**
	 * The walk goes through a class to other ones, and later does so from elsewhere.
	 */
	private void noteCallers(List<Class<?>> line, Map<Class<?>, String> callers) {
		for (int i = 1; i < line.size() - 1 && !line.get(i).getSimpleName().equals(DELIVERY); i++) {
			String caller = line.get(i - 1).getSimpleName();
			String first = callers.putIfAbsent(line.get(i), caller);
			if (first != null && !first.equals(caller) && !CHAINS.contains(line.get(i).getSimpleName())) {
				this.returns.add("%s, and then %s > %s".formatted(first, caller, line.get(i).getSimpleName()));
			}
		}
	}

	/**
	 * The classes entered, in the order of their first entries.
	 */
	Set<Class<?>> classes() {
		return this.entries.stream().map(Walk::last).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * The steps by which the walk comes back to a class that it has left. To return to
	 * the caller is no step, and a class that only answers may be asked by several.
	 */
	Set<String> returns() {
		return this.returns;
	}

	/**
	 * One line for each time that the walk goes from one class to another, further to the
	 * right for a class that was called by the one above.
	 */
	@Override
	public String toString() {
		return this.text.toString();
	}

}
