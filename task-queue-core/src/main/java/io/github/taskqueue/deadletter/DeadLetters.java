package io.github.taskqueue.deadletter;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The dead letters of queues, of this application's and of any other in its namespace.
 * Injected as bean {@code deadLetters}; thread-safe.
 * <p>
 * All methods block and look at the broker's queue itself, from the oldest letter on.
 * They look at no more letters than there are when they begin, so that one that dies
 * again meanwhile is left for the next call. Letters in hand are invisible to others
 * until the method returns; several may run at once, in this process and in others, and
 * share the letters. Letters that stay keep their order.
 * <p>
 * A letter leaves its queue only when it is discarded or the broker has confirmed its
 * replay. If the process or the connection dies in between, the letter is both replayed
 * and still dead at worst, and never lost.
 * <p>
 * All methods throw {@link IllegalArgumentException} if there is no such queue on the
 * broker, and {@link io.github.taskqueue.BrokerUnavailableException} if the broker cannot
 * be reached or the connection is lost.
 */
public interface DeadLetters {

	/**
	 * Counts the dead letters of a queue, without those that are in hand elsewhere.
	 * @param queue name of the queue, without the namespace
	 * @return the number
	 */
	int count(String queue);

	/**
	 * The oldest dead letters of a queue. They stay where they are.
	 * @param queue name of the queue, without the namespace
	 * @param limit the greatest number, at least 1; that many bodies are held in memory
	 * @return the letters, the oldest first
	 */
	List<DeadLetter> list(String queue, int limit);

	/**
	 * Looks for the dead letter of a task. It stays where it is.
	 * @param queue name of the queue, without the namespace
	 * @param taskId id of the task
	 * @return the letter, or empty if there is none
	 */
	Optional<DeadLetter> find(String queue, String taskId);

	/**
	 * Sends dead letters back to their queue, as fast as the broker confirms them. A task
	 * keeps its id, arguments, headers and the time of its enqueue; its attempts count
	 * from 1 again and its {@linkplain DeadLetter#replayCount() replay count} rises.
	 * @param queue name of the queue, without the namespace
	 * @param filter tells which ones; {@code letter -> true} for all
	 * @return how many were replayed
	 * @throws io.github.taskqueue.TaskEnqueueException if the broker does not take one;
	 * that one and those after it stay
	 */
	int replay(String queue, Predicate<DeadLetter> filter);

	/**
	 * Sends dead letters back to their queue at a rate, so that what made them fail is
	 * not overrun. Blocks for as long as that takes.
	 * @param queue name of the queue, without the namespace
	 * @param filter tells which ones; {@code letter -> true} for all
	 * @param perSecond the greatest number of replays in a second, at least 1
	 * @return how many were replayed
	 * @throws io.github.taskqueue.TaskEnqueueException if the broker does not take one;
	 * that one and those after it stay
	 */
	int replay(String queue, Predicate<DeadLetter> filter, int perSecond);

	/**
	 * Sends one dead letter back to its queue with the arguments that it has here, which
	 * may have been {@linkplain DeadLetter#withArguments(String) edited}.
	 * @param letter a letter from {@link #list} or {@link #find}, or an edited copy
	 * @return 1, or 0 if it is no longer there
	 * @throws io.github.taskqueue.TaskEnqueueException if the broker does not take it; it
	 * stays
	 */
	int replay(DeadLetter letter);

	/**
	 * Drops dead letters for good.
	 * @param queue name of the queue, without the namespace
	 * @param filter tells which ones
	 * @return how many were dropped
	 */
	int discard(String queue, Predicate<DeadLetter> filter);

}
