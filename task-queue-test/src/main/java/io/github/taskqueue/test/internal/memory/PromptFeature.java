package io.github.taskqueue.test.internal.memory;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskEventListener;
import io.github.taskqueue.internal.outcome.WaitListener;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;

/**
 * What a feature adds to the worker of a test, which goes on when the end of a task is
 * noted: all that follows from an attempt is then there when a drain returns.
 *
 * @param feature the feature
 */
public record PromptFeature(Feature feature) implements Feature {

	@Override
	public List<ExecutionInterceptor> executing() {
		return this.feature.executing();
	}

	@Override
	public List<CompletionListener> completing() {
		return this.feature.completing().stream().<CompletionListener>map(Prompt::new).toList();
	}

	@Override
	public List<WaitListener> waiting() {
		return this.feature.waiting();
	}

	@Override
	public List<TaskEventListener> events() {
		return this.feature.events();
	}

	@Override
	public @Nullable TaskTrace trace(TaskMessage message) {
		return this.feature.trace(message);
	}

	/**
	 * A listener that has noted when it returns.
	 */
	private record Prompt(CompletionListener listener) implements CompletionListener {

		@Override
		public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
			CompletableFuture<Void> noted = this.listener.onCompletion(completion);
			noted.handle((done, failure) -> null).join();
			return noted;
		}

		@Override
		public boolean needsId() {
			return this.listener.needsId();
		}

		@Override
		public Contract contract() {
			return this.listener.contract();
		}

	}

}
