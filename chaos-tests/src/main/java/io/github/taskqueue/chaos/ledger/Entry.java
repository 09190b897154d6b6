package io.github.taskqueue.chaos.ledger;

import java.util.Optional;

/**
 * One line of a ledger.
 *
 * @param at when it was written, in milliseconds since the epoch
 * @param event what happened
 * @param task the id of the task
 * @param number what the event tells first; 0 if nothing
 * @param text what the event tells then; may be empty
 */
public record Entry(long at, Event event, String task, long number, String text) {

	private static final String SEPARATOR = "\t";

	String toLine() {
		return String.join(SEPARATOR, Long.toString(this.at), this.event.name(), this.task, Long.toString(this.number),
				this.text) + "\n";
	}

	/**
	 * Reads a line. The last line of a process that was killed may be cut; what it was to
	 * tell has not happened then.
	 */
	static Optional<Entry> parse(String line) {
		String[] fields = line.split(SEPARATOR, -1);
		if (fields.length != 5) {
			return Optional.empty();
		}
		return Optional.of(new Entry(Long.parseLong(fields[0]), Event.valueOf(fields[1]), fields[2],
				Long.parseLong(fields[3]), fields[4]));
	}

}
