package io.github.taskqueue.internal.worker;

import java.util.List;

import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.worker.consume.QueueControl;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;

/**
 * What acts around attempts besides the worker itself.
 *
 * @param control what operators have decided on queues
 * @param features features of the library
 * @param interceptors the application's interceptors, the outermost first
 * @param propagators carry the application's context
 */
public record WorkerExtensions(QueueControl control, List<? extends Feature> features,
		List<TaskInterceptor> interceptors, List<TaskContextPropagator> propagators) {

}
