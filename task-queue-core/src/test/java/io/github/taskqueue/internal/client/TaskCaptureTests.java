package io.github.taskqueue.internal.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.internal.pipeline.NewTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TaskCaptureTests {

	private static final NewTask ONE = NewTask.of(TaskRequest.of("Mailer.one", Void.class), null, "mail");

	private static final NewTask OTHER = NewTask.of(TaskRequest.of("Mailer.other", Void.class), null, "mail");

	@Test
	void callsAreRecordedInTheirOrder() {
		assertThat(TaskCapture.all(() -> call(ONE, OTHER, ONE))).containsExactly(ONE, OTHER, ONE);
		assertThat(TaskCapture.all(() -> {
		})).isEmpty();
	}

	@Test
	void oneCallIsOneCall() {
		assertThat(TaskCapture.one(() -> call(ONE))).isSameAs(ONE);
	}

	@Test
	void noCallIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskCapture.one(() -> {
		})).withMessageContaining("called no @AsyncTask method").withMessageContaining("nothing was enqueued");
	}

	@Test
	void severalCallsAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskCapture.one(() -> call(ONE, OTHER)))
			.withMessageContaining("2 tasks (Mailer.one, Mailer.other)")
			.withMessageContaining("enqueueAll");
	}

	@Test
	void captureEndsWithTheLambda() {
		TaskCapture.all(() -> assertThat(TaskCapture.current()).isNotNull());
		assertThat(TaskCapture.current()).isNull();
	}

	@Test
	void captureEndsWithALambdaThatThrows() {
		assertThatIllegalArgumentException().isThrownBy(() -> TaskCapture.all(() -> {
			call(ONE);
			throw new IllegalArgumentException("broken");
		})).withMessage("broken");
		assertThat(TaskCapture.current()).isNull();
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> TaskCapture.all(() -> {
			throw new StackOverflowError();
		}));
		assertThat(TaskCapture.current()).isNull();
	}

	@Test
	void checkedExceptionOfTheLambdaIsWrapped() {
		assertThatIllegalStateException().isThrownBy(() -> TaskCapture.one(() -> {
			throw new IOException("down");
		})).withCauseInstanceOf(IOException.class).withMessageContaining("down");
	}

	@Test
	void captureInsideOfAnotherIsRefusedAndTheOuterOneGoesOn() {
		assertThat(TaskCapture.all(() -> {
			assertThatIllegalStateException().isThrownBy(() -> TaskCapture.one(() -> call(OTHER)))
				.withMessageContaining("inside the lambda of another one");
			call(ONE);
		})).containsExactly(ONE);
	}

	@Test
	void otherThreadsAreNotCaptured() {
		TaskCapture.all(() -> assertThat(CompletableFuture.supplyAsync(TaskCapture::current).join()).isNull());
	}

	private static void call(NewTask... calls) {
		TaskCapture capture = TaskCapture.current();
		assertThat(capture).isNotNull();
		for (NewTask call : calls) {
			capture.add(call);
		}
	}

}
