package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.internal.background.RecoveryLoops;

import static org.assertj.core.api.Assertions.assertThat;

class TaskEventStreamTests {

	private final TaskEventThreads threads = new TaskEventThreads(Duration.ofMillis(10),
			new RecoveryLoops().create("test"));

	@AfterEach
	void close() {
		this.threads.close();
	}

	@Test
	void aClientThatCannotBeWrittenToIsLetGoWhateverIsThrown() {
		OutOfMemoryError error = new OutOfMemoryError("test");
		CompletableFuture<Throwable> ended = new CompletableFuture<>();
		new TaskEventStream(new SseEmitter(0L) {

			@Override
			public void send(SseEventBuilder builder) {
				throw error;
			}

			@Override
			public synchronized void completeWithError(Throwable ex) {
				ended.complete(ex);
			}

		}, this.threads, null);
		assertThat(ended).succeedsWithin(Duration.ofSeconds(10)).isSameAs(error);
	}

}
