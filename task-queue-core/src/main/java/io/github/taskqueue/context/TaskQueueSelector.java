package io.github.taskqueue.context;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Leaves the worker's side out where it is not wanted.
 */
class TaskQueueSelector implements ImportSelector {

	@Override
	public String[] selectImports(AnnotationMetadata importing) {
		boolean workers = importing.getAnnotations().get(EnableTaskQueue.class).getBoolean("workers");
		return workers ? new String[] { CallerConfiguration.class.getName(), WorkerConfiguration.class.getName() }
				: new String[] { CallerConfiguration.class.getName() };
	}

}
