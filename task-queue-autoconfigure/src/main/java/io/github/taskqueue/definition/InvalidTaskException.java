package io.github.taskqueue.definition;

/**
 * A task or queue is declared or configured in a way that cannot work. Stops the start;
 * the failure analysis prints both texts.
 */
public class InvalidTaskException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong, and where
	 * @param action what to change
	 */
	public InvalidTaskException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What to change.
	 * @return a sentence for the reader of the failure analysis
	 */
	public String action() {
		return this.action;
	}

}
