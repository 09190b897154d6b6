package io.github.taskqueue.sample.payment;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/**
 * The third party that charges customers.
 */
@Component
class PaymentProvider {

	private final RestClient restClient;

	private final Environment environment;

	PaymentProvider(RestClient.Builder builder, Environment environment) {
		this.restClient = builder.build();
		this.environment = environment;
	}

	/**
	 * Charges a customer. A task may run twice, so the order goes along as the key by
	 * which the provider tells a repetition from a second payment.
	 * @param payment the payment
	 * @throws RestClientResponseException if the provider refused
	 */
	void charge(Payment payment) {
		this.restClient.post()
			.uri(url() + "/charges")
			.header("Idempotency-Key", payment.order())
			.body(payment)
			.retrieve()
			.toBodilessEntity();
	}

	/**
	 * Looked up for each call: the provider of this sample runs in the same web server,
	 * whose port is not known before it has started.
	 */
	private String url() {
		return this.environment.getRequiredProperty("sample.payment-provider-url");
	}

}
