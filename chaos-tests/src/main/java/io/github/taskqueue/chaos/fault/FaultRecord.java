package io.github.taskqueue.chaos.fault;

import java.util.List;

/**
 * A fault that was made.
 *
 * @param kind what happened
 * @param victim to whom
 * @param from when it began, in milliseconds since the epoch
 * @param to when it was over
 */
public record FaultRecord(FaultKind kind, String victim, long from, long to) {

	/**
	 * Tells whether it happened to a process.
	 * @param process name of a process of a member
	 * @return whether the member is among the victims
	 */
	public boolean concerns(String process) {
		String member = process.substring(0, process.lastIndexOf('.'));
		return List.of(this.victim.split(", ")).contains(member);
	}

}
