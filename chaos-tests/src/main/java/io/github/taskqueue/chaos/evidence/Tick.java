package io.github.taskqueue.chaos.evidence;

import io.github.taskqueue.chaos.ledger.Entry;

/**
 * What the library has told a task about the time for which it runs.
 *
 * @param at the time, in milliseconds since the epoch; 0 if that was not told
 * @param previous the time whose task came before; 0 if there is none
 * @param missed number of times between the two
 */
public record Tick(long at, long previous, long missed) {

	static Tick of(Entry entry) {
		String[] told = entry.text().split(" ");
		return new Tick(entry.number(), Long.parseLong(told[0]), Long.parseLong(told[1]));
	}

}
