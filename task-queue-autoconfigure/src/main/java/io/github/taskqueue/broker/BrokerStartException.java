package io.github.taskqueue.broker;

/**
 * The application cannot start because of the broker; the failure analysis prints both
 * texts.
 */
public class BrokerStartException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong
	 * @param action what to do about it
	 */
	public BrokerStartException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * What to do about it.
	 * @return a sentence for the reader of the failure analysis
	 */
	public String action() {
		return this.action;
	}

}
