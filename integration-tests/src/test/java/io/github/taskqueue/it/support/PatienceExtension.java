package io.github.taskqueue.it.support;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets all tests wait longer than Awaitility's ten seconds for what is to happen at some
 * time: a busy machine, of which the disk stands still now and then, is no failure of
 * ours, nor is a step down the delay ladder that RabbitMQ repeats after three minutes.
 */
public final class PatienceExtension implements BeforeAllCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(200);

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultTimeout(PATIENCE);
	}

}
