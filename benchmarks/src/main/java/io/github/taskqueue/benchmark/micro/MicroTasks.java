package io.github.taskqueue.benchmark.micro;

import io.github.taskqueue.AsyncTask;

/**
 * A task that does nothing.
 */
class MicroTasks {

	@AsyncTask
	void work(long id, String text) {
	}

}
