package io.github.taskqueue.webhook;

/**
 * A webhook is not to be trusted. Answer it by a status that is no success, and do
 * nothing else.
 */
public class WebhookVerificationException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong, without the secret and the signature that would be
	 * right
	 */
	public WebhookVerificationException(String message) {
		super(message);
	}

}
