package io.github.taskqueue.sample.payment;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientResponseException;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskRetry;

/**
 * Charges customers.
 */
@Component
class PaymentTasks {

	private static final Logger logger = LoggerFactory.getLogger(PaymentTasks.class);

	private final PaymentProvider provider;

	private final PaymentLedger ledger;

	PaymentTasks(PaymentProvider provider, PaymentLedger ledger) {
		this.provider = provider;
		this.ledger = ledger;
	}

	/**
	 * Charges a customer. The first pause of half a second is spent on the worker, the
	 * others of two seconds in the broker, where they hold no thread.
	 */
	@AsyncTask(queue = "payments", timeout = "10s",
			retry = @TaskRetry(backoff = "500ms", multiplier = 4, maxBackoff = "2s"))
	void charge(Payment payment) {
		TaskContext task = TaskContext.current();
		logger.info("Charging order {}, attempt {} of {}", payment.order(), task.attempt(), task.maxAttempts());
		try {
			this.provider.charge(payment);
			this.ledger.update(payment, (progress) -> progress.succeed("charged"));
		}
		catch (RestClientResponseException ex) {
			this.ledger.update(payment, (progress) -> progress.fail(ex.getStatusCode().toString()));
			throw translate(ex);
		}
	}

	private RuntimeException translate(RestClientResponseException ex) {
		if (ex instanceof HttpClientErrorException.TooManyRequests) {
			return new RetryLaterException(retryAfter(ex.getResponseHeaders()));
		}
		if (ex instanceof HttpClientErrorException) {
			return new PermanentTaskException("The provider will not charge: " + ex.getStatusCode(), ex);
		}
		return ex;
	}

	private Duration retryAfter(@Nullable HttpHeaders headers) {
		String seconds = (headers != null) ? headers.getFirst(HttpHeaders.RETRY_AFTER) : null;
		return (seconds != null) ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ofSeconds(1);
	}

}
