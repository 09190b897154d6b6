package io.github.taskqueue.sample.webhook;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.webhook.WebhookVerificationException;
import io.github.taskqueue.webhook.WebhookVerifier;

/**
 * Takes webhooks that are genuine, once each.
 */
@RestController
class HookController {

	private final WebhookVerifier verifier;

	private final JsonMapper json;

	private final RecentHooks hooks = new RecentHooks();

	HookController(WebhookVerifier verifier, JsonMapper json) {
		this.verifier = verifier;
		this.json = json;
	}

	@PostMapping("/hooks")
	ResponseEntity<Void> receive(@RequestHeader HttpHeaders headers, @RequestBody byte[] body) {
		this.verifier.verify(headers::getFirst, body);
		this.hooks.add(String.valueOf(headers.getFirst(WebhookVerifier.ID_HEADER)), this.json.readTree(body));
		return ResponseEntity.noContent().build();
	}

	@GetMapping("/hooks")
	List<JsonNode> received() {
		return this.hooks.all();
	}

	@ExceptionHandler(WebhookVerificationException.class)
	ProblemDetail refused(WebhookVerificationException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, ex.getMessage());
	}

}
