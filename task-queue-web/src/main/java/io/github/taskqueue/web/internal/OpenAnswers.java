package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponseException;

import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * Event streams and long polls that are open. Their number is limited, and they end
 * before the web server stops, which would wait for them. Thread-safe.
 */
public final class OpenAnswers implements SmartLifecycle {

	private static final String RETRY_AFTER_SECONDS = "5";

	private final VisibleTasks tasks;

	private final int max;

	private final int maxPerUser;

	/**
	 * With the name of the user, or {@code null} if nobody has logged in.
	 */
	private final Map<TaskMonitor.Observer, @Nullable String> users = new IdentityHashMap<>();

	private boolean stopped;

	public OpenAnswers(VisibleTasks tasks, int max, int maxPerUser) {
		Assert.isTrue(max > 0, "task-queue.web.max-streams must be positive");
		Assert.isTrue(maxPerUser > 0, "task-queue.web.max-streams-per-user must be positive");
		this.tasks = tasks;
		this.max = max;
		this.maxPerUser = maxPerUser;
	}

	/**
	 * Has an answer told of a task until that is ended by what is returned.
	 */
	Runnable open(TaskMonitor.Observer answer, TaskSnapshot task, Duration longest, @Nullable Principal user) {
		add(answer, (user != null) ? user.getName() : null);
		Runnable watch = this.tasks.watch(task, longest, answer);
		return () -> {
			watch.run();
			remove(answer);
		};
	}

	private synchronized void add(TaskMonitor.Observer answer, @Nullable String user) {
		if (this.stopped || this.users.size() >= this.max) {
			throw refused(HttpStatus.SERVICE_UNAVAILABLE, "No more streams are possible at the moment");
		}
		if (user != null && Collections.frequency(this.users.values(), user) >= this.maxPerUser) {
			throw refused(HttpStatus.TOO_MANY_REQUESTS, "You have too many streams");
		}
		this.users.put(answer, user);
	}

	private static ErrorResponseException refused(HttpStatus status, String title) {
		ErrorResponseException refused = Problems.exception(status, "too-many-streams", title,
				"Close others, or try again later.", null);
		refused.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		return refused;
	}

	private synchronized void remove(TaskMonitor.Observer answer) {
		this.users.remove(answer);
	}

	@Override
	public synchronized void start() {
		this.stopped = false;
	}

	@Override
	public void stop() {
		endAll().forEach(TaskMonitor.Observer::timedOut);
	}

	private synchronized List<TaskMonitor.Observer> endAll() {
		this.stopped = true;
		return List.copyOf(this.users.keySet());
	}

	/**
	 * From the beginning, as the web server may be asked before it starts this.
	 */
	@Override
	public synchronized boolean isRunning() {
		return !this.stopped;
	}

}
