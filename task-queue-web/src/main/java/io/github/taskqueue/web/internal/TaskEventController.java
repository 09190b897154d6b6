package io.github.taskqueue.web.internal;

import java.security.Principal;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.internal.status.TaskSnapshot;

/**
 * Streams what a task is at as server-sent events, from any application, until it ends.
 */
@RestController
public final class TaskEventController {

	/**
	 * Clients connect again and say what they have seen, so no stream need last for ever.
	 */
	private static final Duration LONGEST = Duration.ofHours(1);

	private final VisibleTasks tasks;

	private final OpenAnswers open;

	private final TaskEventThreads threads;

	public TaskEventController(VisibleTasks tasks, OpenAnswers open, TaskEventThreads threads) {
		this.tasks = tasks;
		this.open = open;
		this.threads = threads;
	}

	/**
	 * To a client that has seen the end, no content says not to connect again (HTML
	 * Living Standard, 9.2.3).
	 */
	@GetMapping(path = "${task-queue.web.base-path:/task-queue/tasks}/{id}/events",
			produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> events(@PathVariable String id, @Nullable Principal user,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String seen) {
		TaskSnapshot task = this.tasks.get(id, user);
		boolean known = Long.toString(task.revision()).equals(seen);
		if (known && task.details().status().isEnd()) {
			return ResponseEntity.noContent().build();
		}
		SseEmitter emitter = new SseEmitter(0L);
		TaskEventStream stream = new TaskEventStream(emitter, this.threads, known ? task : null,
				(latest) -> this.tasks.isVisible(latest, user));
		stream.open(this.open.open(stream, task, LONGEST, user));
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).header("X-Accel-Buffering", "no").body(emitter);
	}

}
