package io.github.taskqueue.webhook.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.internal.callback.CompletionWebhooks;

/**
 * The task that delivers a webhook, and what becomes of it by the receiver's answer. Its
 * id is that of the webhook.
 */
public class WebhookDelivery {

	private final SignedPost post;

	private final DeliverySchedule schedule;

	private final GoneReceivers gone;

	public WebhookDelivery(SignedPost post, DeliverySchedule schedule, GoneReceivers gone) {
		this.post = post;
		this.schedule = schedule;
		this.gone = gone;
	}

	/**
	 * Delivers a webhook once.
	 */
	@AsyncTask(name = CompletionWebhooks.DELIVERY, queue = CompletionWebhooks.QUEUE, timeout = "2m",
			retry = @TaskRetry(maxAttempts = 8))
	void deliver(@Nullable String callback, @Nullable String body) {
		if (callback == null || body == null) {
			throw new PermanentTaskException("A webhook delivery needs the arguments 'callback' and 'body'");
		}
		requireWanted(callback);
		Answer answer = send(callback, body);
		if (answer.isGone()) {
			this.gone.add(callback);
			requireWanted(callback);
		}
		if (!answer.isSuccess()) {
			throw failed(answer.pause(), "%s answered %d".formatted(host(callback), answer.status()), null);
		}
	}

	private void requireWanted(String callback) {
		if (this.gone.contains(callback)) {
			throw new PermanentTaskException("%s answered 410 (Gone); no webhooks are sent to this URL for %d minutes"
				.formatted(host(callback), GoneReceivers.REMEMBERED.toMinutes()));
		}
	}

	private Answer send(String callback, String body) {
		try {
			TaskContext task = TaskContext.current();
			return this.post.send(callback, task.id(), body.getBytes(StandardCharsets.UTF_8),
					CompletionWebhooks.trace(task::header));
		}
		catch (IOException ex) {
			throw failed(Duration.ZERO, "%s could not be reached: %s".formatted(host(callback), ex), ex);
		}
	}

	/**
	 * The host of a callback that has been checked. The rest may hold secrets, which
	 * belong in no log.
	 */
	private static String host(String callback) {
		return URI.create(callback).getHost();
	}

	private FailedDeliveryException failed(Duration asked, String message, @Nullable Throwable cause) {
		Duration listed = this.schedule.pause(TaskContext.current().attempt());
		return new FailedDeliveryException((asked.compareTo(listed) > 0) ? asked : listed, message, cause);
	}

}
