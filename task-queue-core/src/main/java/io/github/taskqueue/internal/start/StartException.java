package io.github.taskqueue.internal.start;

/**
 * The application cannot start as it is declared, configured or connected; the failure
 * analysis prints both texts.
 */
public class StartException extends RuntimeException {

	private final String action;

	public StartException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What to do about it.
	 */
	public String action() {
		return this.action;
	}

}
