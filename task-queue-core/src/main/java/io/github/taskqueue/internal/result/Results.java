package io.github.taskqueue.internal.result;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.cancel.JournalCancels;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskClaims;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.pipeline.TaskResults;
import io.github.taskqueue.internal.reply.NoStore;
import io.github.taskqueue.internal.reply.PendingResults;
import io.github.taskqueue.internal.reply.ReplyExpiry;
import io.github.taskqueue.internal.reply.ReplyResults;
import io.github.taskqueue.internal.reply.ReplyingListener;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * What becomes of results: they are sent to the process that enqueued the task, and kept
 * in a store where there is one.
 */
public final class Results implements Feature {

	private final TaskResults results;

	private final CompletionListener replying;

	private final NoStore noStore;

	private final JournalCancels cancels;

	private final @Nullable StatusFeature status;

	/**
	 * Builds all parts.
	 * @param journal the journal of this process, or {@code null} if there is none
	 */
	public Results(TaskTransport transport, TaskSerializer serializer, Duration timeout, int maxPending,
			@Nullable JournalLifecycle journal, @Nullable StatusFeature status) {
		PendingResults pending = new PendingResults(maxPending, Clock.systemUTC());
		new ReplyExpiry(pending, transport.loops().create("reply-expiry"));
		this.status = status;
		this.cancels = new JournalCancels((journal != null) ? journal.journal() : null, transport.clock(),
				transport.loops().create("cancel-requests"));
		if (status != null) {
			this.cancels.tell(status.cancellations());
		}
		this.noStore = new NoStore(this.cancels);
		this.results = transport.callers(new ReplyResults(transport.replies(), serializer, pending, timeout,
				(status != null) ? status.tasks() : this.noStore, transport.callbacks()));
		this.replying = new ReplyingListener(transport.replies(), serializer);
	}

	/**
	 * Where callers get results.
	 */
	public TaskResults callers() {
		return this.results;
	}

	/**
	 * Whether there is a store.
	 */
	public boolean isStored() {
		return this.status != null;
	}

	/**
	 * Where tasks leave progress and checkpoints.
	 */
	public TaskNotes notes() {
		return (this.status != null) ? this.status.notes() : this.noStore;
	}

	/**
	 * Where callers claim ids.
	 */
	public TaskClaims claims() {
		return (this.status != null) ? this.status.claims() : this.noStore;
	}

	@Override
	public void prepare(Collection<TaskDefinition> tasks) {
		this.cancels.listen();
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return (this.status == null && this.cancels.isKept()) ? List.of(this.cancels.known()) : List.of();
	}

	@Override
	public List<CompletionListener> completing() {
		return List.of(this.replying);
	}

}
