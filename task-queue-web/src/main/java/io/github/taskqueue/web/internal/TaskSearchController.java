package io.github.taskqueue.web.internal;

import java.security.Principal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;

/**
 * Answers which tasks there are, page by page.
 */
@RestController
public final class TaskSearchController {

	private final VisibleTasks tasks;

	public TaskSearchController(VisibleTasks tasks) {
		this.tasks = tasks;
	}

	@GetMapping("${task-queue.web.base-path:/task-queue/tasks}")
	ResponseEntity<byte[]> find(@RequestParam MultiValueMap<String, String> parameters, @Nullable Principal user,
			HttpServletRequest request) {
		TaskQuery query = SearchParameters.read(parameters);
		TaskPage page = this.tasks.find(query, user);
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok().cacheControl(CacheControl.noCache().cachePrivate());
		if (page.next() != null) {
			String here = ServletUriComponentsBuilder.fromRequestUri(request).build().toUriString();
			answer.header(HttpHeaders.LINK,
					"<%s%s>; rel=\"next\"".formatted(here, SearchParameters.next(query, page.next())));
		}
		return answer.contentType(MediaType.APPLICATION_JSON).body(TaskJsonView.write(page));
	}

}
