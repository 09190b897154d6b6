package io.github.taskqueue.sample.order;

import jakarta.validation.Valid;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.web.TaskResponses;

/**
 * Takes orders.
 */
@RestController
class OrderController {

	private final OrderMails mails;

	private final TaskClient tasks;

	private final TaskOptions later;

	OrderController(OrderMails mails, TaskClient tasks, OrderProperties properties) {
		this.mails = mails;
		this.tasks = tasks;
		this.later = TaskOptions.with().delay(properties.remindAfter());
	}

	/**
	 * Takes an order. Its reminder waits in the broker, also over restarts. The answer
	 * has the address of the reminder, where a {@code DELETE} cancels it.
	 */
	@PostMapping("/orders")
	ResponseEntity<TaskHandle<@Nullable Void>> order(@Valid @RequestBody NewOrder order) {
		return TaskResponses.accepted(this.tasks.enqueue(this.later, () -> this.mails.remind(order)));
	}

}
