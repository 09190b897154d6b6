package io.github.taskqueue.test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;

/**
 * Tasks as applications have them: one that must not repeat its steps, and one that goes
 * through many pages.
 */
class OrderTasks {

	final List<String> charged = new ArrayList<>();

	final List<Integer> exported = new ArrayList<>();

	@AsyncTask(queue = "orders")
	TaskHandle<Receipt> charge(long order) throws IOException {
		TaskContext task = TaskContext.current();
		Receipt receipt = task.once("charge", Receipt.class, () -> {
			this.charged.add(task.id());
			return new Receipt(order, "eur");
		});
		if (order < 0 && task.attempt() == task.maxAttempts()) {
			throw new PermanentTaskException("no such order");
		}
		if (order < 0) {
			throw new IOException("no such order in " + task.header("tenant"));
		}
		task.once("mail", Void.class, () -> null);
		return TaskHandle.completed(receipt);
	}

	@AsyncTask(queue = "exports", timeout = "10m")
	void export(int pages) {
		TaskContext task = TaskContext.current();
		Page page = task.checkpoint(Page.class).orElse(new Page(0));
		while (page.number() < pages) {
			task.throwIfCancelled();
			page = new Page(page.number() + 1);
			this.exported.add(page.number());
			task.checkpoint(page);
			task.progress(page.number(), pages, "page " + page.number());
			task.endSliceIfOver();
		}
	}

	record Receipt(long order, String currency) {

	}

	record Page(int number) {

	}

}
