package io.github.taskqueue.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskContextHolder;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.internal.json.JacksonTaskSerializer;
import io.github.taskqueue.internal.json.TaskJson;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskSlice;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;

/**
 * A {@link TaskContext} for calling the body of a task directly, in a unit test without
 * Spring, broker and store. {@link #call(Callable)} and {@link #run(VoidTaskCall)} bind
 * it to the test's thread, where {@link TaskContext#current()} finds it:
 *
 * <pre class="code">
 * TestTaskContext context = TestTaskContext.create().attempt(3).checkpoint(new Page(7));
 * context.run(() -&gt; exports.export(42));
 * assertThat(context.checkpoint(Page.class)).contains(new Page(9));
 * </pre>
 * <p>
 * The context behaves as on a worker with a store: what the body saves is written as JSON
 * and read again, so a value that cannot travel fails here too. Nothing else of a worker
 * takes place: no timeout or cancel interrupts the body, a failure reaches the test and
 * is not followed by another attempt, and a transaction that is rolled back takes no
 * checkpoint with it. Call the body on a plain object: a bean of an application context
 * enqueues the call.
 * <p>
 * The settings are immutable: {@link #create()} starts, and each method that sets
 * something returns a copy, which has what was saved by then, as a later run of the task
 * would. Two calls in one context are two runs of the task. Thread-safe; the context is
 * bound to the calling thread alone.
 */
public final class TestTaskContext {

	private static final Duration TIMEOUT = Duration.ofMinutes(10);

	private static final int MAX_ATTEMPTS = 5;

	private final TaskMessage message;

	private final int maxAttempts;

	private final int redeliveries;

	private final @Nullable Instant deadline;

	private final TaskSlice slice;

	private final RecordedNotes notes;

	private TestTaskContext(TaskMessage message, int maxAttempts, int redeliveries, @Nullable Instant deadline,
			TaskSlice slice, RecordedNotes notes) {
		this.message = message;
		this.maxAttempts = maxAttempts;
		this.redeliveries = redeliveries;
		this.deadline = deadline;
		this.slice = slice;
		this.notes = notes;
	}

	/**
	 * The first of five attempts of a task with a random id, which has ten minutes from
	 * the call on. Values are written by the library's JSON mapper.
	 * @return the context
	 */
	public static TestTaskContext create() {
		return create(null, List.of());
	}

	/**
	 * The same for an application that adapts the JSON of its tasks.
	 * @param application the application's mapper, of which tasks have the modules,
	 * mix-ins and subtypes
	 * @param customizers what the application does to the mapper of its tasks
	 * @return the context
	 */
	public static TestTaskContext create(JsonMapper application, TaskJsonMapperCustomizer... customizers) {
		Assert.notNull(application, "'application' must not be null");
		return create(application, List.of(customizers));
	}

	private static TestTaskContext create(@Nullable JsonMapper application,
			List<TaskJsonMapperCustomizer> customizers) {
		JsonMapper mapper = new TaskJson(ClassUtils.getDefaultClassLoader(), false).mapper(application, List.of(),
				customizers);
		JacksonTaskSerializer serializer = new JacksonTaskSerializer(mapper);
		TaskMessage message = new TaskMessage(UUID.randomUUID().toString(), "Test.task", "default", 1, 1, 0,
				TaskTimes.enqueued(Instant.now(), null), null, serializer.contentType(), Map.of(), new byte[0]);
		return new TestTaskContext(message, MAX_ATTEMPTS, 0, null, TaskSlice.WHOLE, new RecordedNotes(serializer));
	}

	/**
	 * Sets {@link TaskContext#id()}.
	 * @param id the id: 1 to 128 visible ASCII characters
	 * @return the refined context
	 */
	public TestTaskContext id(String id) {
		Assert.isTrue(TaskKey.isId(id), "'id' must be " + TaskKey.ID_RULE);
		return identity(id, this.message.name(), this.message.queue());
	}

	/**
	 * Sets {@link TaskContext#name()}.
	 * @param name the name on the wire
	 * @return the refined context
	 */
	public TestTaskContext name(String name) {
		Assert.hasText(name, "'name' must not be empty");
		return identity(this.message.id(), name, this.message.queue());
	}

	/**
	 * Sets {@link TaskContext#queue()}.
	 * @param queue the queue, without the namespace
	 * @return the refined context
	 */
	public TestTaskContext queue(String queue) {
		Assert.hasText(queue, "'queue' must not be empty");
		return identity(this.message.id(), this.message.name(), queue);
	}

	private TestTaskContext identity(String id, String name, String queue) {
		TaskMessage message = this.message;
		return with(new TaskMessage(id, name, queue, message.attempt(), message.version(), message.replays(),
				message.times(), message.replyTo(), message.contentType(), message.headers(), message.body()));
	}

	/**
	 * Sets {@link TaskContext#attempt()}.
	 * @param attempt the number, from 1
	 * @return the refined context
	 */
	public TestTaskContext attempt(int attempt) {
		Assert.isTrue(attempt >= 1, "'attempt' must be at least 1");
		return with(this.message.at(attempt, this.message.times()));
	}

	/**
	 * Adds a {@link TaskContext#header(String) header}.
	 * @param name the name, as in {@link TaskOptions#header(String, String)}
	 * @param value the value
	 * @return the refined context
	 */
	public TestTaskContext header(String name, String value) {
		return with(this.message.with(TaskOptions.with().header(name, value).headers()));
	}

	/**
	 * Sets {@link TaskContext#scheduledAt()}: the task is one of a schedule.
	 * @param scheduledAt the time that the schedule names
	 * @return the refined context
	 */
	public TestTaskContext scheduledAt(Instant scheduledAt) {
		Assert.notNull(scheduledAt, "'scheduledAt' must not be null");
		return with(this.message.with(Map.of(TaskHeaders.SCHEDULED_AT, scheduledAt.toString())));
	}

	/**
	 * Sets {@link TaskContext#previousScheduledAt()}.
	 * @param previousScheduledAt the time of the schedule's task before this one
	 * @return the refined context
	 */
	public TestTaskContext previousScheduledAt(Instant previousScheduledAt) {
		Assert.notNull(previousScheduledAt, "'previousScheduledAt' must not be null");
		return with(this.message.with(Map.of(TaskHeaders.PREVIOUS_SCHEDULED_AT, previousScheduledAt.toString())));
	}

	/**
	 * Sets {@link TaskContext#missed()}.
	 * @param missed number of times of the schedule that were left out, 0 or more
	 * @return the refined context
	 */
	public TestTaskContext missed(int missed) {
		Assert.isTrue(missed >= 0, "'missed' must not be negative");
		return with(this.message.with(Map.of(TaskHeaders.MISSED, String.valueOf(missed))));
	}

	private TestTaskContext with(TaskMessage message) {
		return new TestTaskContext(message, this.maxAttempts, this.redeliveries, this.deadline, this.slice,
				this.notes.copy());
	}

	/**
	 * Sets {@link TaskContext#maxAttempts()}.
	 * @param maxAttempts the number, at least 1
	 * @return the refined context
	 */
	public TestTaskContext maxAttempts(int maxAttempts) {
		Assert.isTrue(maxAttempts >= 1, "'maxAttempts' must be at least 1");
		return new TestTaskContext(this.message, maxAttempts, this.redeliveries, this.deadline, this.slice,
				this.notes.copy());
	}

	/**
	 * Sets {@link TaskContext#redeliveries()}.
	 * @param redeliveries the number, 0 or more
	 * @return the refined context
	 */
	public TestTaskContext redeliveries(int redeliveries) {
		Assert.isTrue(redeliveries >= 0, "'redeliveries' must not be negative");
		return new TestTaskContext(this.message, this.maxAttempts, redeliveries, this.deadline, this.slice,
				this.notes.copy());
	}

	/**
	 * Sets {@link TaskContext#deadline()}. Nothing interrupts the body then.
	 * @param deadline the time, which may be in the past
	 * @return the refined context
	 */
	public TestTaskContext deadline(Instant deadline) {
		Assert.notNull(deadline, "'deadline' must not be null");
		return new TestTaskContext(this.message, this.maxAttempts, this.redeliveries, deadline, this.slice,
				this.notes.copy());
	}

	/**
	 * Lets {@link TaskContext#isCancelled()} be true from the beginning. The thread is
	 * not interrupted.
	 * @return the refined context
	 */
	public TestTaskContext cancelled() {
		return cancelledWhen(() -> true);
	}

	/**
	 * Lets a condition decide when {@link TaskContext#isCancelled()} is true, to cancel
	 * the task while its body runs. The thread is not interrupted.
	 * @param condition the condition, asked each time the body asks
	 * @return the refined context
	 */
	public TestTaskContext cancelledWhen(BooleanSupplier condition) {
		Assert.notNull(condition, "'condition' must not be null");
		return new TestTaskContext(this.message, this.maxAttempts, this.redeliveries, this.deadline, this.slice,
				this.notes.cancelled(condition));
	}

	/**
	 * Lets {@link TaskContext#isSliceOver()} be true from the beginning, so that each run
	 * ends at its first {@link TaskContext#endSliceIfOver()} with a
	 * {@link SliceEndedException}, which reaches the test.
	 * @return the refined context
	 */
	public TestTaskContext sliceOver() {
		return sliceOverWhen(() -> true);
	}

	/**
	 * Lets a condition decide when {@link TaskContext#isSliceOver()} is true, to end the
	 * run at a later checkpoint than the first.
	 * @param condition the condition, asked each time the body asks
	 * @return the refined context
	 */
	public TestTaskContext sliceOverWhen(BooleanSupplier condition) {
		Assert.notNull(condition, "'condition' must not be null");
		return new TestTaskContext(this.message, this.maxAttempts, this.redeliveries, this.deadline,
				condition::getAsBoolean, this.notes.copy());
	}

	/**
	 * Sets what an earlier run has saved by {@link TaskContext#checkpoint(Object)}.
	 * @param state the state
	 * @return the refined context
	 * @throws TaskSerializationException if the state cannot be written
	 */
	public TestTaskContext checkpoint(Object state) {
		TestTaskContext refined = with(this.message);
		refined.execution().checkpoint(state);
		return refined;
	}

	/**
	 * Adds a step that an earlier run has completed by
	 * {@link TaskContext#once(String, Class, Callable)}, in place of an earlier value.
	 * @param step name of the step
	 * @param value its value
	 * @return the refined context
	 * @throws TaskSerializationException if the value cannot be written
	 */
	public TestTaskContext completed(String step, @Nullable Object value) {
		Assert.hasText(step, "'step' must not be empty");
		TestTaskContext refined = with(this.message);
		refined.notes.complete(this.message.key(), TaskExecution.STEP + step, Object.class, value);
		return refined;
	}

	/**
	 * Calls a body with this context as {@link TaskContext#current()}, on this thread.
	 * Afterwards the thread has the context that it had before.
	 * @param body calls the body
	 * @param <T> type of what the body returns
	 * @return what the body returns
	 * @throws Exception what the body throws
	 */
	public <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
		Assert.notNull(body, "'body' must not be null");
		TaskContext before = TaskContextHolder.get();
		TaskContextHolder.set(execution());
		try {
			return body.call();
		}
		finally {
			if (before != null) {
				TaskContextHolder.set(before);
			}
			else {
				TaskContextHolder.clear();
			}
		}
	}

	/**
	 * Calls a body that returns nothing.
	 * @param body calls the body
	 * @throws Exception what the body throws
	 * @see #call(Callable)
	 */
	public void run(VoidTaskCall body) throws Exception {
		Assert.notNull(body, "'body' must not be null");
		call(() -> {
			body.call();
			return null;
		});
	}

	private TaskExecution execution() {
		Instant start = Instant.now();
		Duration timeout = (this.deadline != null) ? Duration.between(start, this.deadline) : TIMEOUT;
		return new TaskExecution(this.message, DirectTask.definition(this.message, timeout, this.maxAttempts),
				new Object[0], new DirectTask.Delivery(this.redeliveries), start, this.notes, this.slice);
	}

	/**
	 * What the body has told last by {@link TaskContext#progress(long, long, String)}.
	 * @return the progress, or empty if the body has told nothing
	 */
	public Optional<TaskProgress> progress() {
		List<TaskProgress> all = allProgress();
		return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
	}

	/**
	 * All that the body has told by {@link TaskContext#progress(long, long, String)},
	 * also what a store would skip because more follows soon.
	 * @return the progress in the order in which it was told
	 */
	public List<TaskProgress> allProgress() {
		return this.notes.progress();
	}

	/**
	 * What is saved for a later run: by the body, or else by {@link #checkpoint(Object)}.
	 * @param type its type
	 * @param <C> its type
	 * @return the state, or empty if none is saved
	 * @throws TaskSerializationException if the state cannot be read as this type
	 */
	public <C> Optional<C> checkpoint(Class<C> type) {
		return execution().checkpoint(type);
	}

	/**
	 * What is saved for a later run, of a generic type.
	 * @param type its type
	 * @param <C> its type
	 * @return the state, or empty if none is saved
	 * @throws TaskSerializationException if the state cannot be read as this type
	 * @see #checkpoint(Class)
	 */
	public <C> Optional<C> checkpoint(ParameterizedTypeReference<C> type) {
		return execution().checkpoint(type);
	}

	/**
	 * The steps that a later run does not repeat, those given by
	 * {@link #completed(String, Object)} included.
	 * @return names in the order in which the steps were completed
	 */
	public List<String> steps() {
		return this.notes.steps();
	}

}
