package io.github.taskqueue.store;

/**
 * The store that is configured cannot be used. Stops the start; the failure analysis
 * prints both texts.
 */
public class InvalidStoreException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong
	 * @param action what to change
	 */
	public InvalidStoreException(String description, String action) {
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
