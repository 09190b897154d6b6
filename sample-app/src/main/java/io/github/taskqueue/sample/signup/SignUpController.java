package io.github.taskqueue.sample.signup;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes sign-ups.
 */
@RestController
class SignUpController {

	private final SignUpMails mails;

	SignUpController(SignUpMails mails) {
		this.mails = mails;
	}

	/**
	 * Signs a visitor up. The call returns once the broker has the task: from then on the
	 * mail will be sent, even if this process dies or the mail server is down.
	 */
	@PostMapping("/sign-ups")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void signUp(@Valid @RequestBody SignUp signUp) {
		this.mails.sendWelcome(signUp.email(), signUp.name());
	}

}
