package io.github.taskqueue.chaos.fault;

/**
 * A fault that was made.
 *
 * @param kind what happened
 * @param victim to whom
 * @param from when it began, in milliseconds since the epoch
 * @param to when it was over
 */
public record FaultRecord(FaultKind kind, String victim, long from, long to) {

}
