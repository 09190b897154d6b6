package io.github.taskqueue.sample.queue;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskPause;
import io.github.taskqueue.TaskQueues;

/**
 * Pauses and resumes queues, in all instances and until it is decided otherwise. Tasks
 * are taken meanwhile, and wait. An application of your own would let operators only do
 * this.
 */
@RestController
@RequestMapping("/queues/{queue}")
class QueueController {

	private final TaskQueues queues;

	QueueController(TaskQueues queues) {
		this.queues = queues;
	}

	@GetMapping
	TaskQueues.QueueState state(@PathVariable String queue) {
		return this.queues.state(queue);
	}

	@PutMapping("/pause")
	TaskQueues.QueueState pause(@PathVariable String queue, @Valid @RequestBody PauseOrder order) {
		this.queues.pause(queue, TaskPause.because(order.reason()).by(order.by()));
		return this.queues.state(queue);
	}

	@DeleteMapping("/pause")
	TaskQueues.QueueState resume(@PathVariable String queue) {
		this.queues.resume(queue);
		return this.queues.state(queue);
	}

	@ExceptionHandler(IllegalArgumentException.class)
	ProblemDetail refused(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

}
