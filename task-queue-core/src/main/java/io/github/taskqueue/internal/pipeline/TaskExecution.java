package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome;

/**
 * One attempt of a task on a worker.
 *
 * @param message the task as it came from the broker, with the number of this attempt
 * @param definition the task's definition
 * @param arguments the arguments, in the order of the method's parameters
 * @param delivery the delivery that brought it
 * @param startedAt when the attempt started
 * @param notes keeps what the body notes down
 * @param slice when to let another run go on
 */
public record TaskExecution(TaskMessage message, TaskDefinition definition, @Nullable Object[] arguments,
		TaskDelivery delivery, Instant startedAt, TaskNotes notes, TaskSlice slice) implements TaskContext {

	/**
	 * Before the names of steps, to tell them from the checkpoint.
	 */
	public static final String STEP = "step:";

	private static final String CHECKPOINT = "checkpoint";

	private static final int MAX_STEP_LENGTH = 200;

	@Override
	public String id() {
		return this.message.id();
	}

	@Override
	public String name() {
		return this.message.name();
	}

	@Override
	public String queue() {
		return this.message.queue();
	}

	@Override
	public int attempt() {
		return this.message.attempt();
	}

	@Override
	public int maxAttempts() {
		return this.definition.maxAttempts();
	}

	@Override
	public int redeliveries() {
		return this.delivery.redeliveries();
	}

	@Override
	public Instant deadline() {
		return this.startedAt.plus(this.definition.timeout());
	}

	@Override
	public @Nullable String header(String name) {
		return this.message.text(name);
	}

	@Override
	public Optional<Instant> scheduledAt() {
		return header(TaskHeaders.SCHEDULED_AT, Instant::parse);
	}

	@Override
	public Optional<Instant> previousScheduledAt() {
		return header(TaskHeaders.PREVIOUS_SCHEDULED_AT, Instant::parse);
	}

	@Override
	public int missed() {
		return header(TaskHeaders.MISSED, Integer::valueOf).orElse(0);
	}

	/**
	 * A program that may publish may have written anything.
	 */
	private <V> Optional<V> header(String name, Function<String, V> reader) {
		String text = this.message.text(name);
		try {
			return Optional.ofNullable(text).map(reader);
		}
		catch (DateTimeException | NumberFormatException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void progress(long done, long total, String note) {
		this.notes.progress(this, new TaskProgress(done, total, note));
	}

	@Override
	public void checkpoint(Object state) {
		Assert.notNull(state, "'state' must not be null");
		this.notes.save(this.message.key(), CHECKPOINT, Object.class, state);
	}

	@Override
	public <C> Optional<C> checkpoint(Class<C> type) {
		return checkpoint((Type) type);
	}

	@Override
	public <C> Optional<C> checkpoint(ParameterizedTypeReference<C> type) {
		return checkpoint(type.getType());
	}

	@SuppressWarnings("unchecked")
	private <C> Optional<C> checkpoint(Type type) {
		TaskNotes.Saved saved = this.notes.find(this.message.key(), CHECKPOINT, type);
		return (saved != null) ? Optional.ofNullable((C) saved.value()) : Optional.empty();
	}

	@Override
	public <T extends @Nullable Object> T once(String step, Class<T> type, Callable<T> work) {
		return once(step, (Type) type, work);
	}

	@Override
	public <T extends @Nullable Object> T once(String step, ParameterizedTypeReference<T> type, Callable<T> work) {
		return once(step, type.getType(), work);
	}

	private <T extends @Nullable Object> T once(String step, Type type, Callable<T> work) {
		Assert.isTrue(StringUtils.hasText(step) && step.length() <= MAX_STEP_LENGTH,
				() -> "'step' must be 1 to " + MAX_STEP_LENGTH + " characters");
		TaskNotes.Saved saved = this.notes.find(this.message.key(), STEP + step, type);
		if (saved != null) {
			return typed(saved.value());
		}
		T value = call(work);
		this.notes.complete(this.message.key(), STEP + step, type, value);
		return value;
	}

	/**
	 * The type is the one by which the value was read; it may be {@code null} where the
	 * step's was.
	 */
	@SuppressWarnings({ "unchecked", "NullAway" })
	private static <T extends @Nullable Object> T typed(@Nullable Object value) {
		return (T) value;
	}

	@Override
	public boolean isSliceOver() {
		return this.slice.isOver();
	}

	@Override
	public boolean isCancelled() {
		return this.notes.isCancelled(this.message.key());
	}

	private static <T extends @Nullable Object> T call(Callable<T> work) {
		try {
			return work.call();
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Decides what is to become of the task, as this attempt has failed.
	 */
	public TaskOutcome failed(Throwable failure) {
		return RetryDecider.decide(this, failure);
	}

	/**
	 * Names the attempt without its arguments, so that a log never shows them.
	 */
	@Override
	public String toString() {
		return this.message.toString();
	}

}
