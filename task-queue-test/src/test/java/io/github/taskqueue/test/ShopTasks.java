package io.github.taskqueue.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;

/**
 * Tasks of a shop, for tests of the kit.
 */
@Component
class ShopTasks {

	private final List<String> effects = new CopyOnWriteArrayList<>();

	private final TaskClient client;

	private final ObjectProvider<ShopTasks> self;

	ShopTasks(TaskClient client, ObjectProvider<ShopTasks> self) {
		this.client = client;
		this.self = self;
	}

	List<String> effects() {
		return this.effects;
	}

	@AsyncTask(queue = "mail")
	void mail(String to, int orders) {
		this.effects.add("mail " + to + " " + orders);
	}

	@AsyncTask
	TaskHandle<Integer> square(int number) {
		return TaskHandle.completed(number * number);
	}

	@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "1m", jitter = 0))
	void failTwice(String what) {
		this.effects.add("try " + what);
		if (this.effects.size() < 3) {
			throw new IllegalStateException("not yet");
		}
	}

	@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "0s"))
	void failOnce(String what) {
		this.effects.add("try " + what);
		if (this.effects.size() < 2) {
			throw new IllegalStateException("not yet");
		}
	}

	@AsyncTask
	void fail() {
		throw new PermanentTaskException("never");
	}

	@AsyncTask
	void later() {
		throw new RetryLaterException(Duration.ofHours(1));
	}

	@AsyncTask
	void parent(int children) {
		for (int i = 0; i < children; i++) {
			int child = i;
			this.client.enqueue(() -> this.self.getObject().mail("child", child));
		}
	}

}
