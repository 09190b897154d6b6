package io.github.taskqueue.chaos.evidence;

/**
 * Something that must not pile up.
 *
 * @param name of what and whose
 * @param before how much there was after the warm-up
 * @param after how much there was at the end
 * @param tolerance how much more there may be besides the tenth part
 */
public record Resource(String name, long before, long after, long tolerance) {

	private static final int PART = 10;

	public boolean isFlat() {
		return this.after <= this.before + this.before / PART + this.tolerance;
	}

}
