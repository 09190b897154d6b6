package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.status.TaskSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

class TaskEventStreamTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final TaskEventThreads threads = new TaskEventThreads(Duration.ofMillis(10),
			new RecoveryLoops().create("test"));

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.threads.close();
	}

	@Test
	void aClientThatCannotBeWrittenToIsLetGoWhateverIsThrown() {
		OutOfMemoryError error = new OutOfMemoryError("test");
		CompletableFuture<Throwable> ended = new CompletableFuture<>();
		stream(new SseEmitter(0L) {

			@Override
			public void send(SseEventBuilder builder) {
				throw error;
			}

			@Override
			public synchronized void completeWithError(Throwable ex) {
				ended.complete(ex);
			}

		}, (task) -> true).open(() -> this.closed.complete(null));
		assertThat(ended).succeedsWithin(SOON).isSameAs(error);
		assertThat(this.closed).succeedsWithin(SOON);
	}

	/**
	 * Then the emitter does not tell of its completion.
	 */
	@Test
	void theWatchEndsWithAStreamThatEndsBeforeTheRequestIsHandedOverToIt() {
		RecordingEmitter emitter = new RecordingEmitter();
		TaskEventStream stream = stream(emitter, (task) -> true);
		stream.seen(task(1, TaskStatus.SUCCEEDED));
		assertThat(emitter.completed).succeedsWithin(SOON);
		stream.open(() -> this.closed.complete(null));
		assertThat(this.closed).succeedsWithin(SOON);
		assertThat(emitter.sent).hasSize(1);
	}

	@Test
	void aStreamThatHasEndedShowsNoLife() {
		AtomicInteger others = new AtomicInteger();
		RecordingEmitter emitter = new RecordingEmitter();
		TaskEventStream stream = stream(emitter, (task) -> true);
		stream.open(() -> this.closed.complete(null));
		Awaitility.await().atMost(SOON).until(() -> !emitter.sent.isEmpty());
		stream.timedOut();
		assertThat(this.closed).succeedsWithin(SOON);
		int sent = emitter.sent.size();
		this.threads.beat(others::incrementAndGet);
		Awaitility.await().atMost(SOON).until(() -> others.get() > 3);
		assertThat(emitter.sent).hasSize(sent);
	}

	@Test
	void nothingIsToldOfATaskThatTheUserMaySeeNoMore() {
		RecordingEmitter emitter = new RecordingEmitter();
		TaskEventStream stream = stream(emitter, (task) -> task.revision() < 2);
		stream.seen(task(1, TaskStatus.RUNNING));
		Awaitility.await().atMost(SOON).until(() -> emitter.sent.size() == 1);
		stream.seen(task(2, TaskStatus.SUCCEEDED));
		assertThat(emitter.completed).succeedsWithin(SOON);
		stream.seen(task(1, TaskStatus.QUEUED));
		stream.open(() -> this.closed.complete(null));
		assertThat(this.closed).succeedsWithin(SOON);
		assertThat(emitter.sent).hasSize(1);
	}

	private TaskEventStream stream(SseEmitter emitter, Predicate<TaskSnapshot> visible) {
		return new TaskEventStream(emitter, this.threads, null, visible);
	}

	private static TaskSnapshot task(long revision, TaskStatus status) {
		return new TaskSnapshot(new TaskDetails("id", "task", "queue", status, 1, 1, List.of(), TaskProgress.NONE, null,
				Instant.EPOCH, null, null, null), revision, null, "application/json");
	}

	private static final class RecordingEmitter extends SseEmitter {

		private final List<SseEventBuilder> sent = new CopyOnWriteArrayList<>();

		private final CompletableFuture<Void> completed = new CompletableFuture<>();

		RecordingEmitter() {
			super(0L);
		}

		@Override
		public void send(SseEventBuilder builder) {
			this.sent.add(builder);
		}

		@Override
		public void complete() {
			super.complete();
			this.completed.complete(null);
		}

	}

}
