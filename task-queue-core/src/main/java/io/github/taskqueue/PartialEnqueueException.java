package io.github.taskqueue;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@link TaskClient#enqueueAll(VoidTaskCall)} was not accepted as a whole.
 */
public class PartialEnqueueException extends TaskEnqueueException {

	private final transient List<TaskHandle<?>> accepted;

	private final transient List<Refused> refused;

	/**
	 * Creates the exception.
	 * @param accepted handles of the confirmed tasks, in the order of the calls
	 * @param refused the other calls, in their order; at least one
	 */
	public PartialEnqueueException(List<TaskHandle<?>> accepted, List<Refused> refused) {
		super("%d of %d tasks were not accepted; the first: %s".formatted(refused.size(),
				accepted.size() + refused.size(), refused.get(0).cause().getMessage()), refused.get(0).cause());
		this.accepted = List.copyOf(accepted);
		this.refused = List.copyOf(refused);
	}

	/**
	 * The tasks that the broker has accepted.
	 * @return their handles in the order of the calls
	 */
	public List<TaskHandle<?>> accepted() {
		return this.accepted;
	}

	/**
	 * The calls that were not accepted.
	 * @return the calls, in their order
	 */
	public List<Refused> refused() {
		return this.refused;
	}

	/**
	 * The longest wait that one of the refused calls asks for.
	 */
	@Override
	public Optional<Duration> retryAfter() {
		return this.refused.stream()
			.flatMap((call) -> call.cause().retryAfter().stream())
			.max(Comparator.naturalOrder());
	}

	/**
	 * Whether the outcome of at least one refused call is unknown.
	 */
	@Override
	public boolean outcomeUnknown() {
		return this.refused.stream().anyMatch((call) -> call.cause().outcomeUnknown());
	}

	/**
	 * A call that was not accepted.
	 *
	 * @param index position among the calls, from 0
	 * @param taskId id of the task, to repeat the call with
	 * @param task name of the task
	 * @param cause why it was not accepted
	 */
	public record Refused(int index, String taskId, String task, TaskEnqueueException cause) {

	}

}
