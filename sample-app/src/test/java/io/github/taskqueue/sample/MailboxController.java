package io.github.taskqueue.sample;

import java.util.ArrayList;
import java.util.List;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows the mails that the application has sent.
 */
@TestComponent
@RestController
class MailboxController {

	private final GreenMail greenMail;

	MailboxController(GreenMail greenMail) {
		this.greenMail = greenMail;
	}

	@GetMapping("/dev/mails")
	List<Mail> mails() throws MessagingException {
		List<Mail> mails = new ArrayList<>();
		for (MimeMessage message : this.greenMail.getReceivedMessages()) {
			mails.add(Mail.of(message));
		}
		return mails;
	}

	record Mail(String to, String subject, String text) {

		static Mail of(MimeMessage message) throws MessagingException {
			return new Mail(InternetAddress.toString(message.getAllRecipients()), message.getSubject(),
					GreenMailUtil.getBody(message));
		}

	}

}
