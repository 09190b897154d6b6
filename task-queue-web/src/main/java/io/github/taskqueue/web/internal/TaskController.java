package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * Answers what a task is at: at once, or when it has ended.
 */
@RestController
public final class TaskController {

	private final VisibleTasks tasks;

	private final OpenAnswers open;

	private final TaskEventThreads threads;

	private final Duration longestWait;

	private final Clock clock;

	public TaskController(VisibleTasks tasks, OpenAnswers open, TaskEventThreads threads, Duration longestWait,
			Clock clock) {
		this.tasks = tasks;
		this.open = open;
		this.threads = threads;
		this.longestWait = longestWait;
		this.clock = clock;
	}

	@GetMapping("${task-queue.web.base-path:/task-queue/tasks}/{id}")
	DeferredResult<ResponseEntity<byte[]>> task(@PathVariable String id, @Nullable Principal user,
			@RequestParam(required = false) @Nullable String wait,
			@RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
		DeferredResult<ResponseEntity<byte[]>> answer = new DeferredResult<>(Long.MAX_VALUE);
		TaskSnapshot task = this.tasks.get(id, user);
		Duration longest = longest(wait);
		if (longest.isZero() || task.details().status().isEnd()) {
			answer.setResult(answer(task, known));
		}
		else {
			LongPoll poll = new LongPoll(answer, task, this.threads,
					(latest) -> answer(this.tasks.requireVisible(latest, user), known));
			Runnable end = this.open.open(poll, task, longest, user);
			poll.endWith(end);
			answer.onCompletion(end);
		}
		return answer;
	}

	@DeleteMapping("${task-queue.web.base-path:/task-queue/tasks}/{id}")
	ResponseEntity<byte[]> cancel(@PathVariable String id, @Nullable Principal user) {
		if (!this.tasks.cancel(id, user)) {
			throw Problems.exception(HttpStatus.CONFLICT, "ended", "The task has ended",
					"A task that has ended cannot be cancelled.", null);
		}
		return ResponseEntity.accepted()
			.contentType(MediaType.APPLICATION_JSON)
			.body(TaskJsonView.write(this.tasks.get(id, user)));
	}

	private Duration longest(@Nullable String wait) {
		Duration asked = (wait != null) ? duration(wait) : Duration.ZERO;
		return (asked.compareTo(this.longestWait) > 0) ? this.longestWait : asked;
	}

	private static Duration duration(String text) {
		try {
			Duration duration = DurationFormatterUtils.detectAndParse(text);
			return duration.isNegative() ? Duration.ZERO : duration;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw Problems.exception(HttpStatus.BAD_REQUEST, "bad-wait", "'wait' is not a duration",
					"Use a duration, such as ?wait=20s", ex);
		}
	}

	private ResponseEntity<byte[]> answer(TaskSnapshot task, @Nullable String known) {
		String tag = "\"%d-%s-%08x\"".formatted(task.revision(), task.details().status(),
				Objects.hashCode(task.details().waitingFor()));
		boolean news = known == null || !known.contains(tag);
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(news ? HttpStatus.OK : HttpStatus.NOT_MODIFIED)
			.eTag(tag)
			.cacheControl(CacheControl.noCache().cachePrivate());
		if (!task.details().status().isEnd()) {
			Duration age = Duration.between(task.details().enqueuedAt(), this.clock.instant());
			answer.header(HttpHeaders.RETRY_AFTER, Long.toString(TaskAge.retryAfterSeconds(age)));
		}
		return news ? answer.contentType(MediaType.APPLICATION_JSON).body(TaskJsonView.write(task)) : answer.build();
	}

}
