package io.github.taskqueue.sample.queue;

import jakarta.validation.constraints.NotBlank;

/**
 * What an operator says who pauses a queue.
 *
 * @param reason why, for others to read
 * @param by who it is; an application with a login knows that
 */
record PauseOrder(@NotBlank String reason, @NotBlank String by) {

}
