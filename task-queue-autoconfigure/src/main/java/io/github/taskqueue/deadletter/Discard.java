package io.github.taskqueue.deadletter;

/**
 * Drops letters.
 *
 * @param pass the pass that takes them in hand
 * @param tally counts them
 */
record Discard(LetterPass pass, Tally tally) implements Removal {

	@Override
	public void remove(Letter letter) {
		this.pass.remove(letter);
		this.tally.add();
	}

	@Override
	public void close() {
	}

}
