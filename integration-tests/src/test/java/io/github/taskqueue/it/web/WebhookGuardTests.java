package io.github.taskqueue.it.web;

import java.net.URI;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Receiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With nothing but a secret configured, webhooks go to public hosts only.
 */
class WebhookGuardTests {

	@RegisterExtension
	static final Receiver receiver = new Receiver();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,"
				+ "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");

	@ParameterizedTest
	@CsvSource({ "http://localhost:%d/,require-https", "https://localhost:%d/,allowed-ports",
			"https://localhost/,allow-private-networks", "https://127.0.0.1/,allow-private-networks",
			"https://[::1]/,allow-private-networks", "https://10.0.0.1/,allow-private-networks",
			"https://169.254.169.254/latest/meta-data/,allow-private-networks",
			"https://[::ffff:127.0.0.1]/,allow-private-networks" })
	void callbackIntoThePrivateIsADeadLetterAtOnce(String callback, String property) {
		URI uri = URI.create(callback.formatted(receiver.uri("/").getPort()));
		String id = application.tasks()
			.enqueue(TaskOptions.with().callback(uri), () -> application.bean(Tasks.class).run())
			.id();
		DeadLetter letter = Awaitility.await().until(() -> letter(id), (found) -> found != null);
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.PERMANENT);
		assertThat(letter.attempts()).isOne();
		assertThat(letter.error()).extracting(DeadLetter.Failure::message)
			.asString()
			.contains("task-queue.webhook." + property);
		assertThat(receiver.deliveries("/")).isEmpty();
	}

	private static DeadLetter letter(String id) {
		List<DeadLetter> letters = application.bean(DeadLetters.class).list("webhooks", 100);
		return letters.stream().filter((letter) -> letter.body().contains(id)).findFirst().orElse(null);
	}

	static class Tasks {

		@AsyncTask
		void run() {
		}

	}

}
