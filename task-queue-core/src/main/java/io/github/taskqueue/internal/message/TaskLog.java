package io.github.taskqueue.internal.message;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The logger that tells at level DEBUG of each task when it is enqueued, starts and ends.
 * Its name is documented, and is not that of a class.
 */
public final class TaskLog {

	public static final Log LOG = LogFactory.getLog("io.github.taskqueue.tasks");

	private TaskLog() {
	}

}
