package io.github.taskqueue.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

import io.github.taskqueue.autoconfigure.properties.KnownProperties;
import io.github.taskqueue.autoconfigure.properties.KnownProperties.Unknown;
import io.github.taskqueue.internal.definition.BracketedName;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.NearestName;

/**
 * Warns of properties that do not exist, and of those for queues and tasks that are not
 * there, since a misspelt name would otherwise be ignored in silence.
 */
final class PropertyNameCheck {

	private static final Log logger = LogFactory.getLog(PropertyNameCheck.class);

	private static final String ROOT = "task-queue";

	/**
	 * The position of the key in a name below {@code queues} or {@code tasks}.
	 */
	private static final int KEY = 2;

	private final ConfiguredNames configured;

	private final KnownProperties known;

	PropertyNameCheck(ConfiguredNames configured, KnownProperties known) {
		this.configured = configured;
		this.known = known;
	}

	void warn(Collection<TaskDefinition> tasks) {
		warnings(tasks).forEach(logger::warn);
	}

	List<String> warnings(Collection<TaskDefinition> tasks) {
		Set<String> names = tasks.stream().map(TaskDefinition::name).collect(Collectors.toSet());
		Set<String> queues = tasks.stream().map(TaskDefinition::queue).collect(Collectors.toSet());
		List<String> unknownTasks = this.configured.under("task-queue.tasks")
			.stream()
			.filter((key) -> !names.contains(key))
			.map((key) -> unknownTask(key, names))
			.toList();
		List<String> unknownQueues = this.configured.under("task-queue.queues")
			.stream()
			.filter((key) -> !queues.contains(key))
			.flatMap((key) -> NearestName.of(key, queues).stream().map((near) -> unknownQueue(key, near)))
			.toList();
		return Stream.of(unknownTasks.stream(), unknownQueues.stream(), unknownProperties(names), unknownVariables())
			.flatMap(Function.identity())
			.toList();
	}

	/**
	 * A key of which a task's name goes on after a dot lacks its brackets.
	 */
	private static String unknownTask(String key, Set<String> names) {
		String hint = names.stream()
			.filter((name) -> name.toLowerCase(Locale.ROOT).startsWith(key.toLowerCase(Locale.ROOT) + "."))
			.sorted()
			.findFirst()
			.map((name) -> brackets("tasks", name))
			.or(() -> NearestName.of(key, names).map(" Did you mean '%s'?"::formatted))
			.orElse("");
		return "%s matches no task of this application.%s".formatted(BracketedName.of("tasks", key), hint);
	}

	/**
	 * Queues of other applications may be configured too, so only near misses are told.
	 */
	private static String unknownQueue(String key, String near) {
		return "task-queue.queues.%s matches no task's queue. Did you mean '%s'?%s".formatted(key, near,
				near.contains(".") ? brackets("queues", near) : "");
	}

	private static String brackets(String map, String name) {
		return " Names that contain a dot need brackets: %s. %s".formatted(BracketedName.of(map, name),
				BracketedName.inEnvironment(map, name));
	}

	/**
	 * What is below an unknown task has its warning.
	 */
	private Stream<String> unknownProperties(Set<String> tasks) {
		return this.configured.below(ROOT, false)
			.stream()
			.filter((name) -> !isBelow(name, "tasks") || tasks.contains(name.getElement(KEY, Form.ORIGINAL)))
			.flatMap((name) -> Stream.ofNullable(this.known.check(name)))
			.map((unknown) -> "Property '%s' does not exist.%s".formatted(unknown.name(), hint(unknown)));
	}

	private static String hint(Unknown unknown) {
		return NearestName.of(unknown.element(), unknown.known())
			.map((near) -> " Did you mean '%s'?".formatted(unknown.with(near)))
			.orElseGet(() -> missingBrackets(unknown));
	}

	/**
	 * A key that contains a dot looks like a key and a property.
	 */
	private static String missingBrackets(Unknown unknown) {
		ConfigurationPropertyName name = unknown.name();
		boolean dotted = isInMap(name) && unknown.position() == KEY + 1
				&& unknown.position() < name.getNumberOfElements() - 1;
		return dotted ? brackets(name.getElement(1, Form.UNIFORM),
				name.getElement(KEY, Form.ORIGINAL) + "." + unknown.element()) : "";
	}

	/**
	 * Of variables, only near misses are told, and none of queues and tasks, whose names
	 * may contain what an underscore stands for.
	 */
	private Stream<String> unknownVariables() {
		return this.configured.below(ROOT, true)
			.stream()
			.filter((name) -> !isInMap(name))
			.flatMap((name) -> Stream.ofNullable(this.known.check(name)))
			.flatMap(
					(unknown) -> NearestName.of(unknown.rest(), unknown.knownInVariables())
						.stream()
						.map((near) -> "Environment variable %s is no property. Did you mean %s?".formatted(
								variable(unknown.name()),
								variable(unknown.name().chop(unknown.position()).append(near)))));
	}

	private static String variable(ConfigurationPropertyName name) {
		return name.toString().replace(".", "_").toUpperCase(Locale.ROOT);
	}

	private static boolean isInMap(ConfigurationPropertyName name) {
		return isBelow(name, "queues") || isBelow(name, "tasks") || isBelow(name, "schedules");
	}

	private static boolean isBelow(ConfigurationPropertyName name, String map) {
		return name.getNumberOfElements() > KEY && name.getElement(1, Form.UNIFORM).equals(map);
	}

}
