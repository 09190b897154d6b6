package io.github.taskqueue.sample.deadletter;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;

/**
 * Shows dead letters without their arguments and replays them. An application of your own
 * would let operators only do this.
 */
@RestController
@RequestMapping("/dead-letters/{queue}")
class DeadLetterController {

	private static final int MOST = 100;

	private final DeadLetters letters;

	DeadLetterController(DeadLetters letters) {
		this.letters = letters;
	}

	@GetMapping
	List<Summary> list(@PathVariable String queue) {
		return this.letters.list(queue, MOST).stream().map(Summary::of).toList();
	}

	@PostMapping("/{taskId}/replay")
	ResponseEntity<Void> replay(@PathVariable String queue, @PathVariable String taskId) {
		int replayed = this.letters.replay(queue, (letter) -> letter.taskId().equals(taskId));
		return ResponseEntity.status((replayed > 0) ? HttpStatus.ACCEPTED : HttpStatus.NOT_FOUND).build();
	}

	/**
	 * What operators see of a dead letter.
	 *
	 * @param taskId id of the task
	 * @param task name of the task
	 * @param reason why it is dead
	 * @param error what it failed with, or {@code null}
	 * @param replays how often it has had another chance
	 */
	record Summary(String taskId, String task, DeadLetterReason reason, @Nullable String error, int replays) {

		static Summary of(DeadLetter letter) {
			DeadLetter.Failure error = letter.error();
			return new Summary(letter.taskId(), letter.name(), letter.reason(), (error != null) ? error.type() : null,
					letter.replayCount());
		}

	}

}
