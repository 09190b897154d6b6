package io.github.taskqueue.internal.client;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.event.TaskPublishFailed;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.PublishInterceptor.Publish;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.PublishResult.Deferred;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskClaims.Claim;
import io.github.taskqueue.internal.pipeline.TaskResults;

/**
 * Takes new tasks through the call chain and the publish chain, and gives callers their
 * handles.
 */
public final class TaskEnqueuer implements EnqueuePort {

	private static final Log logger = LogFactory.getLog(TaskEnqueuer.class);

	private final TaskMessageFactory messages;

	private final PublishChain chain;

	private final Publish features;

	private final TaskResults results;

	private final ApplicationEventPublisher events;

	private final TaskClaims claims;

	public TaskEnqueuer(TaskMessageFactory messages, PublishChain chain, TaskResults results,
			ApplicationEventPublisher events, TaskClaims claims) {
		this.messages = messages;
		this.chain = chain;
		this.features = chain.pipelined(chain::timeout);
		this.results = results;
		this.events = events;
		this.claims = claims;
	}

	PublishChain chain() {
		return this.chain;
	}

	@Override
	public CompletableFuture<PublishResult> publish(NewTask task) {
		try {
			return this.features.publish(this.messages.create(task)).thenCompose(TaskEnqueuer::decided);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public PublishResult publishOnce(NewTask task) {
		TaskMessage message = this.messages.create(task);
		Claim claim = this.claims.claim(List.of(message), this.chain.timeout()).get(0);
		if (claim.isJoined()) {
			return new PublishResult.Existing(message.id());
		}
		try {
			return this.chain.publish(message);
		}
		catch (RuntimeException ex) {
			release(claim, ex);
			throw ex;
		}
	}

	private static CompletableFuture<PublishResult> decided(PublishResult result) {
		return result.fold(CompletableFuture::completedFuture,
				(deferred) -> deferred.published().thenCompose(TaskEnqueuer::decided),
				CompletableFuture::completedFuture);
	}

	/**
	 * Enqueues a task and waits for the result of its publish.
	 */
	TaskHandle<?> enqueue(NewTask task) {
		PreparedTask prepared = prepare(List.of(task)).get(0);
		if (prepared.claim().isJoined()) {
			return prepared.handle();
		}
		try {
			return handle(prepared, this.chain.publish(prepared.message()));
		}
		catch (RuntimeException ex) {
			throw refused(prepared, ex);
		}
	}

	/**
	 * Makes the messages and the handles of tasks without publishing anything. Ids are
	 * claimed before anybody waits for a result, which an earlier caller may have got.
	 */
	List<PreparedTask> prepare(List<NewTask> tasks) {
		List<TaskMessage> messages = tasks.stream().map(this.messages::createForCaller).toList();
		List<Claim> claims = claims(tasks, messages);
		List<PreparedTask> prepared = new ArrayList<>(tasks.size());
		try {
			for (int i = 0; i < tasks.size(); i++) {
				prepared.add(prepare(messages.get(i), tasks.get(i).resultType(), claims.get(i)));
			}
			return prepared;
		}
		catch (RuntimeException ex) {
			prepared.forEach(this::forget);
			claims.forEach((claim) -> claim.release(false));
			throw ex;
		}
	}

	/**
	 * A generated id belongs to nobody else.
	 */
	private List<Claim> claims(List<NewTask> tasks, List<TaskMessage> messages) {
		int[] chosen = IntStream.range(0, tasks.size())
			.filter((i) -> tasks.get(i).options().taskId() != null)
			.toArray();
		List<Claim> claims = new ArrayList<>(Collections.nCopies(tasks.size(), Claim.NONE));
		if (chosen.length > 0) {
			List<Claim> claimed = claim(IntStream.of(chosen).mapToObj(messages::get).toList());
			IntStream.range(0, chosen.length).forEach((i) -> claims.set(chosen[i], claimed.get(i)));
		}
		return claims;
	}

	private List<Claim> claim(List<TaskMessage> messages) {
		try {
			return this.claims.claim(messages, this.chain.timeout());
		}
		catch (TaskEnqueueException ex) {
			messages.forEach((message) -> tell(message, ex));
			throw ex;
		}
	}

	private PreparedTask prepare(TaskMessage message, @Nullable Type resultType, Claim claim) {
		if (claim.isJoined()) {
			return new PreparedTask(message, resultType, this.results.existing(message.id(), message, resultType),
					claim);
		}
		if (resultType == null) {
			return new PreparedTask(message, null, this.results.handleWithoutResult(message), claim);
		}
		TaskMessage expecting = this.results.expectResult(message);
		return new PreparedTask(expecting, resultType, this.results.handle(expecting, resultType), claim);
	}

	/**
	 * The handle for the caller.
	 */
	TaskHandle<?> handle(PreparedTask prepared, PublishResult result) {
		return result.fold((accepted) -> prepared.handle(), (deferred) -> deferred(prepared, deferred), (existing) -> {
			prepared.claim().release(false);
			forget(prepared);
			return existing(prepared, existing.taskId());
		});
	}

	private TaskHandle<?> existing(PreparedTask prepared, String taskId) {
		return this.results.existing(taskId, prepared.message(), prepared.resultType());
	}

	/**
	 * On another thread, as what callers have chained to the handle may take its time.
	 */
	private TaskHandle<?> deferred(PreparedTask prepared, Deferred deferred) {
		return new DeferredHandle(prepared.handle(), deferred.until(),
				deferred.published().handleAsync((result, failure) -> {
					if (failure == null) {
						return handle(prepared, result);
					}
					RuntimeException refusal = refused(prepared, cause(failure));
					logger.warn("Not published, after it had waited for %s: %s".formatted(deferred.until(),
							prepared.message()), refusal);
					throw refusal;
				}));
	}

	private static RuntimeException cause(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException wrapper) ? wrapper.getCause() : failure;
		return (cause instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(cause);
	}

	/**
	 * Ends the wait for the result of a task that is not published.
	 */
	void forget(PreparedTask prepared) {
		this.results.forget(prepared.message());
	}

	/**
	 * Notes that a task was not accepted.
	 */
	RuntimeException refused(PreparedTask prepared, RuntimeException failure) {
		TaskMessage message = prepared.message();
		forget(prepared);
		release(prepared.claim(), failure);
		if (failure instanceof TaskEnqueueException cause) {
			tell(message, cause);
		}
		return failure;
	}

	private static void release(Claim claim, RuntimeException failure) {
		claim.release(!(failure instanceof TaskEnqueueException refusal) || refusal.outcomeUnknown());
	}

	/**
	 * Best effort: a listener that fails must not hide why the task was not accepted.
	 */
	private void tell(TaskMessage message, TaskEnqueueException cause) {
		TaskPublishFailed event = new TaskPublishFailed(message.id(), message.name(), message.queue(), cause);
		try {
			this.events.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed for " + event, ReadableFailure.of(ex));
		}
	}

	/**
	 * A task that is ready to be published.
	 *
	 * @param message the message
	 * @param resultType type of the result, or {@code null} if there is none
	 * @param handle the handle for the caller, once the message is accepted
	 * @param claim the claim to its id
	 */
	record PreparedTask(TaskMessage message, @Nullable Type resultType, TaskHandle<?> handle, Claim claim) {

	}

}
