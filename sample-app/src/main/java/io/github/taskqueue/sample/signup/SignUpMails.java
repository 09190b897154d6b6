package io.github.taskqueue.sample.signup;

import org.springframework.mail.MailParseException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskRetry;

/**
 * Sends the mails of a sign-up.
 */
@Component
class SignUpMails {

	private final JavaMailSender sender;

	SignUpMails(JavaMailSender sender) {
		this.sender = sender;
	}

	/**
	 * Sends the welcome mail. A mail server that is down is worth another attempt, an
	 * address that cannot be parsed is not.
	 */
	@AsyncTask(queue = "mail", retry = @TaskRetry(noRetryFor = MailParseException.class))
	void sendWelcome(String email, String name) {
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setFrom("welcome@sample.example");
		mail.setTo(email);
		mail.setSubject("Welcome, " + name);
		mail.setText("Hello " + name + ",\n\nyour account is ready.\n");
		this.sender.send(mail);
	}

}
