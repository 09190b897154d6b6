package io.github.taskqueue.sample.payment;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.springframework.stereotype.Component;

/**
 * Remembers payments by their order. Stands for a table in a database.
 */
@Component
class PaymentLedger {

	private final Map<String, PaymentProgress> payments = new ConcurrentHashMap<>();

	void open(Payment payment) {
		this.payments.putIfAbsent(payment.order(), PaymentProgress.begin(payment));
	}

	void update(Payment payment, UnaryOperator<PaymentProgress> change) {
		open(payment);
		this.payments.computeIfPresent(payment.order(), (order, progress) -> change.apply(progress));
	}

	Optional<PaymentProgress> find(String order) {
		return Optional.ofNullable(this.payments.get(order));
	}

}
