package io.github.taskqueue.test.guide;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;

/**
 * The tasks of the guide.
 */
@Component
class ReportTasks {

	private final ObjectProvider<ReportTasks> self;

	private final List<String> sent = new ArrayList<>();

	ReportTasks(ObjectProvider<ReportTasks> self) {
		this.self = self;
	}

	List<String> sent() {
		return this.sent;
	}

	@AsyncTask(queue = "reports")
	TaskHandle<String> generate(long orderId) {
		return TaskHandle.completed("report " + orderId);
	}

	@AsyncTask(queue = "mail", retry = @TaskRetry(maxAttempts = 2, backoff = "1h", jitter = 0))
	void send(String to, long orderId) {
		this.sent.add(to);
		if (to.isEmpty()) {
			throw new PermanentTaskException("no address");
		}
		if (to.equals("unsure@example.com") && this.sent.size() == 1) {
			throw new IllegalStateException("not yet");
		}
	}

	@AsyncTask(queue = "mail")
	void sendAll(List<String> receivers) {
		receivers.forEach((to) -> this.self.getObject().send(to, 42));
	}

}
