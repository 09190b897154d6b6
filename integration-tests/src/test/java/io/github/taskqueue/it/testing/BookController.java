package io.github.taskqueue.it.testing;

import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;

/**
 * Has what a controller may have of tasks.
 */
@RestController
class BookController {

	private final TaskClient client;

	private final BookTasks tasks;

	private final DeadLetters deadLetters;

	BookController(TaskClient client, BookTasks tasks, DeadLetters deadLetters) {
		this.client = client;
		this.tasks = tasks;
		this.deadLetters = deadLetters;
	}

	@PostMapping("/books/{book}/order")
	TaskHandle<String> order(@PathVariable long book) {
		return this.client.enqueue(() -> this.tasks.order(book));
	}

	@GetMapping("/books/failures")
	List<String> failures() {
		return this.deadLetters.list("default", 10).stream().map(DeadLetter::toString).toList();
	}

}
