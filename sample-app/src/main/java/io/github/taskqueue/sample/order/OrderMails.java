package io.github.taskqueue.sample.order;

import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;

/**
 * Sends the mails of an order.
 */
@Component
class OrderMails {

	private final JavaMailSender sender;

	OrderMails(JavaMailSender sender) {
		this.sender = sender;
	}

	@AsyncTask(queue = "mail")
	void remind(NewOrder order) {
		SimpleMailMessage mail = new SimpleMailMessage();
		mail.setFrom("orders@sample.example");
		mail.setTo(order.email());
		mail.setSubject("How do you like it: " + order.item() + "?");
		mail.setText("Please tell others what you think of it.\n");
		this.sender.send(mail);
	}

}
