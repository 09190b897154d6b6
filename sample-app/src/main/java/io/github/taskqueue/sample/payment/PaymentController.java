package io.github.taskqueue.sample.payment;

import jakarta.validation.Valid;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Takes payments and tells how far they have come.
 */
@RestController
class PaymentController {

	private final PaymentLedger ledger;

	private final PaymentTasks tasks;

	PaymentController(PaymentLedger ledger, PaymentTasks tasks) {
		this.ledger = ledger;
		this.tasks = tasks;
	}

	@PostMapping("/payments")
	ResponseEntity<Void> pay(@Valid @RequestBody Payment payment) {
		this.ledger.open(payment);
		this.tasks.charge(payment);
		return ResponseEntity.accepted()
			.location(UriComponentsBuilder.fromPath("/payments/{order}").build(payment.order()))
			.build();
	}

	@GetMapping("/payments/{order}")
	ResponseEntity<PaymentProgress> progress(@PathVariable String order) {
		return ResponseEntity.of(this.ledger.find(order));
	}

}
