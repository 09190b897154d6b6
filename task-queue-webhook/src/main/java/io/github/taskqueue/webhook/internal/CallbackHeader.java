package io.github.taskqueue.webhook.internal;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.pipeline.CallInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Writes the callback of a task to its message. Where this is missing, callbacks are
 * refused.
 */
public final class CallbackHeader implements Feature, CallInterceptor {

	@Override
	public List<CallInterceptor> calling() {
		return List.of(this);
	}

	@Override
	public NewTask refine(NewTask task) {
		URI callback = task.options().callback();
		return (callback != null) ? task.withHeaders(Map.of(TaskHeaders.CALLBACK, callback.toASCIIString())) : task;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.CALLBACK;
	}

}
