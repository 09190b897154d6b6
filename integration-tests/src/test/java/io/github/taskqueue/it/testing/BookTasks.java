package io.github.taskqueue.it.testing;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;

/**
 * Tasks of which controllers make use.
 */
@Component
class BookTasks {

	@AsyncTask
	TaskHandle<String> order(long book) {
		return TaskHandle.completed("parcel " + book);
	}

}
