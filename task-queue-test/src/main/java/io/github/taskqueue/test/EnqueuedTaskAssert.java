package io.github.taskqueue.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Condition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.NumberUtils;

import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;
import io.github.taskqueue.test.EnqueuedTask.Transaction;

/**
 * Assertions on how a task was enqueued. Each one narrows what was enqueued down to what
 * meets it, and requires that something does; so all of them hold for one and the same
 * task.
 */
public final class EnqueuedTaskAssert extends AbstractAssert<EnqueuedTaskAssert, List<EnqueuedTask>> {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<EnqueuedTask> all;

	private final String name;

	private final TaskSerializer serializer;

	private final @Nullable TaskDefinition definition;

	EnqueuedTaskAssert(List<EnqueuedTask> found, List<EnqueuedTask> all, String name, TaskSerializer serializer,
			@Nullable TaskDefinition definition) {
		super(found, EnqueuedTaskAssert.class);
		this.all = all;
		this.name = name;
		this.serializer = serializer;
		this.definition = definition;
	}

	/**
	 * Requires these arguments, all of them, in the order of the parameters. They are
	 * compared as they are on the wire.
	 * @param arguments the arguments
	 * @return assertions on those tasks
	 * @throws IllegalArgumentException if the task is another application's or has
	 * another number of parameters
	 */
	public EnqueuedTaskAssert with(@Nullable Object @Nullable ... arguments) {
		List<TaskParameter> parameters = definition().method().parameters();
		@Nullable Object[] values = (arguments != null) ? arguments.clone() : new @Nullable Object[] { null };
		if (parameters.size() != values.length) {
			throw new IllegalArgumentException(
					"Task '%s' has %d parameters, not %d".formatted(this.name, parameters.size(), values.length));
		}
		for (int i = 0; i < values.length; i++) {
			values[i] = converted(parameters.get(i), values[i]);
		}
		String expected = text(this.serializer.writeArguments(parameters, values));
		return narrowed("with the arguments " + expected, (task) -> isSame(task.arguments(), expected));
	}

	/**
	 * An {@code int} may stand for a {@code long}, as in a call.
	 */
	private @Nullable Object converted(TaskParameter parameter, @Nullable Object value) {
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(ResolvableType.forType(parameter.type()).toClass());
		if (value instanceof Number number && Number.class.isAssignableFrom(type) && !type.isInstance(value)) {
			return NumberUtils.convertNumberToTargetClass(number, type.asSubclass(Number.class));
		}
		if (!ClassUtils.isAssignableValue(type, value)) {
			throw new IllegalArgumentException("Parameter '%s' of task '%s' is of %s, not of %s"
				.formatted(parameter.name(), this.name, type, ClassUtils.getDescriptiveType(value)));
		}
		return value;
	}

	private TaskDefinition definition() {
		if (this.definition == null) {
			throw new IllegalArgumentException(
					"Task '%s' is another application's, so its parameters are not known: use withArgument(name, value)"
						.formatted(this.name));
		}
		return this.definition;
	}

	/**
	 * Requires one argument, whatever the others are.
	 * @param argument name of the parameter
	 * @param value its value
	 * @return assertions on those tasks
	 * @throws IllegalArgumentException if the task has no such parameter
	 */
	public EnqueuedTaskAssert withArgument(String argument, @Nullable Object value) {
		TaskParameter parameter = parameter(argument);
		JsonNode expected = json(text(this.serializer.writeArguments(List.of(parameter),
				new @Nullable Object[] { converted(parameter, value) })));
		return narrowed("with the argument %s = %s".formatted(argument, value), (task) -> {
			JsonNode actual = json(task.arguments());
			return expected != null && actual != null && Objects.equals(actual.get(argument), expected.get(argument));
		});
	}

	private TaskParameter parameter(String argument) {
		if (this.definition == null) {
			return new TaskParameter(argument, Object.class);
		}
		List<TaskParameter> parameters = this.definition.method().parameters();
		return parameters.stream()
			.filter((parameter) -> parameter.name().equals(argument))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("Task '%s' has no parameter '%s'; it has %s"
				.formatted(this.name, argument, parameters.stream().map(TaskParameter::name).toList())));
	}

	/**
	 * Requires a condition.
	 * @param condition the condition
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert matching(Condition<? super EnqueuedTask> condition) {
		return narrowed(condition.toString(), condition::matches);
	}

	/**
	 * Requires a condition.
	 * @param condition the condition
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert matching(Predicate<? super EnqueuedTask> condition) {
		return narrowed("matching a condition", condition);
	}

	/**
	 * Requires a queue.
	 * @param queue name of the queue
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert inQueue(String queue) {
		return narrowed("in queue '%s'".formatted(queue), (task) -> task.queue().equals(queue));
	}

	/**
	 * Requires a delay. In {@link TaskMode#CAPTURE CAPTURE} and {@link TaskMode#INLINE
	 * INLINE} it is exact, as the clock stands still.
	 * @param delay the delay
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert delayedBy(Duration delay) {
		return narrowed("delayed by " + delay, (task) -> task.delay().equals(delay));
	}

	/**
	 * Requires that the task may run at once.
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert notDelayed() {
		return narrowed("not delayed", (task) -> task.dueAt() == null);
	}

	/**
	 * Requires a due time.
	 * @param due when the task may run
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert dueAt(Instant due) {
		return narrowed("due at " + due, (task) -> due.equals(task.dueAt()));
	}

	/**
	 * Requires an id.
	 * @param id the id
	 * @return assertions on that task
	 */
	public EnqueuedTaskAssert withId(String id) {
		return narrowed("with the id " + id, (task) -> task.id().equals(id));
	}

	/**
	 * Requires a header.
	 * @param header name of the header
	 * @param value its value
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert withHeader(String header, String value) {
		return narrowed("with the header %s = %s".formatted(header, value),
				(task) -> value.equals(task.headers().get(header)));
	}

	/**
	 * Requires that the task was enqueued in a transaction that was committed.
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert inCommittedTransaction() {
		return in(Transaction.COMMITTED);
	}

	/**
	 * Requires that the task was enqueued outside of a transaction.
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert outsideTransaction() {
		return in(Transaction.NONE);
	}

	/**
	 * Requires something of the transaction in which the task was enqueued.
	 * @param transaction what is required
	 * @return assertions on those tasks
	 */
	public EnqueuedTaskAssert in(Transaction transaction) {
		return narrowed(
				"in transaction %s, not %s".formatted(transaction,
						this.actual.stream().map(EnqueuedTask::transaction).distinct().toList()),
				(task) -> task.transaction() == transaction);
	}

	/**
	 * Requires that exactly one task meets all of this.
	 * @return this
	 */
	public EnqueuedTaskAssert once() {
		return times(1);
	}

	/**
	 * Requires that a number of tasks meet all of this.
	 * @param times the number
	 * @return this
	 */
	public EnqueuedTaskAssert times(int times) {
		if (this.actual.size() != times) {
			throw failure("Expected task '%s' to be enqueued like this %d times, but it was %d times:%n%s", this.name,
					times, this.actual.size(), lines(this.actual));
		}
		return this;
	}

	/**
	 * The tasks that meet all of this, in the order in which they were enqueued.
	 * @return the tasks, at least one
	 */
	public List<EnqueuedTask> tasks() {
		return this.actual;
	}

	private EnqueuedTaskAssert narrowed(String what, Predicate<? super EnqueuedTask> condition) {
		List<EnqueuedTask> narrower = this.actual.stream().filter(condition).toList();
		if (narrower.isEmpty()) {
			throw failure("Expected task '%s' to be enqueued %s, but %s", this.name, what, describe(this.all));
		}
		return new EnqueuedTaskAssert(narrower, this.all, this.name, this.serializer, this.definition);
	}

	private static String text(byte[] body) {
		return new String(body, StandardCharsets.UTF_8);
	}

	private static boolean isSame(String actual, String expected) {
		JsonNode json = json(actual);
		return actual.equals(expected) || (json != null && json.equals(json(expected)));
	}

	private static @Nullable JsonNode json(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	static String describe(List<EnqueuedTask> tasks) {
		return tasks.isEmpty() ? "nothing was enqueued" : "these tasks were enqueued:\n" + lines(tasks);
	}

	private static String lines(List<EnqueuedTask> tasks) {
		return tasks.stream().map((task) -> "  " + task).collect(Collectors.joining("\n"));
	}

}
