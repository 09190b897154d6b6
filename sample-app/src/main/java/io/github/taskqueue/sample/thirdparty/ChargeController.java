package io.github.taskqueue.sample.thirdparty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Charges customers, sooner or later. How it misbehaves depends on the customer.
 */
@RestController
class ChargeController {

	private static final int FAILURES = 2;

	private final Map<String, Integer> calls = new ConcurrentHashMap<>();

	@PostMapping("/third-party/charges")
	ResponseEntity<Void> charge(@RequestHeader("Idempotency-Key") String key, @RequestBody Charge charge) {
		int call = this.calls.merge(key, 1, Integer::sum);
		return switch (charge.customer()) {
			case "cursed" -> answer(HttpStatus.SERVICE_UNAVAILABLE);
			case "broke" -> answer(HttpStatus.PAYMENT_REQUIRED);
			case "hasty" -> (call == 1) ? comeBackLater() : answer(HttpStatus.CREATED);
			default -> answer((call <= FAILURES) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.CREATED);
		};
	}

	private ResponseEntity<Void> answer(HttpStatus status) {
		return ResponseEntity.status(status).build();
	}

	private ResponseEntity<Void> comeBackLater() {
		return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).header(HttpHeaders.RETRY_AFTER, "1").build();
	}

	/**
	 * The part of a request that matters here.
	 *
	 * @param customer the customer to charge
	 */
	record Charge(String customer) {

	}

}
