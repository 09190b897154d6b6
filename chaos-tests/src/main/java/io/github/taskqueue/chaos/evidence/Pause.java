package io.github.taskqueue.chaos.evidence;

import io.github.taskqueue.chaos.load.PauseKind;

/**
 * A pause.
 *
 * @param kind what was paused
 * @param from when the pause was confirmed, in milliseconds since the epoch
 * @param to when its end was asked for
 */
public record Pause(PauseKind kind, long from, long to) {

}
