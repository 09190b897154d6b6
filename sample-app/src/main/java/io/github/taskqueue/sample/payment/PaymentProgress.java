package io.github.taskqueue.sample.payment;

import java.util.List;
import java.util.stream.Stream;

/**
 * How far a payment has come.
 *
 * @param payment the payment
 * @param charged whether the provider has charged the customer
 * @param answers what the provider answered, one entry for each run of the task
 */
record PaymentProgress(Payment payment, boolean charged, List<String> answers) {

	static PaymentProgress begin(Payment payment) {
		return new PaymentProgress(payment, false, List.of());
	}

	PaymentProgress succeed(String answer) {
		return new PaymentProgress(this.payment, true, append(answer));
	}

	PaymentProgress fail(String answer) {
		return new PaymentProgress(this.payment, this.charged, append(answer));
	}

	private List<String> append(String answer) {
		return Stream.concat(this.answers.stream(), Stream.of(answer)).toList();
	}

}
