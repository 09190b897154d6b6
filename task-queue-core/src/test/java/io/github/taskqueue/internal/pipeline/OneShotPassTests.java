package io.github.taskqueue.internal.pipeline;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class OneShotPassTests {

	private final Method method = method("one");

	private final Method other = method("other");

	@Test
	void withoutAPassNothingRuns() {
		assertThat(OneShotPass.use(this.method)).isFalse();
	}

	@Test
	void passIsGoodForOneCall() throws Exception {
		Object result = OneShotPass.call(this.method, () -> {
			assertThat(OneShotPass.use(this.method)).isTrue();
			assertThat(OneShotPass.use(this.method)).isFalse();
			return "result";
		});
		assertThat(result).isEqualTo("result");
	}

	@Test
	void passIsGoodForItsMethodOnlyAndStaysUntilThen() throws Exception {
		OneShotPass.call(this.method, () -> {
			assertThat(OneShotPass.use(this.other)).isFalse();
			assertThat(OneShotPass.use(this.method)).isTrue();
			return null;
		});
	}

	@Test
	void passEndsWithTheCall() throws Exception {
		OneShotPass.call(this.method, () -> null);
		assertThat(OneShotPass.use(this.method)).isFalse();
	}

	@Test
	void passEndsWithACallThatThrows() {
		assertThatIOException().isThrownBy(() -> OneShotPass.call(this.method, () -> {
			throw new IOException();
		}));
		assertThat(OneShotPass.use(this.method)).isFalse();
	}

	@Test
	void passIsBoundToItsThread() throws Exception {
		OneShotPass.call(this.method, () -> {
			assertThat(CompletableFuture.supplyAsync(() -> OneShotPass.use(this.method)).get()).isFalse();
			assertThat(OneShotPass.use(this.method)).isTrue();
			return null;
		});
	}

	private static Method method(String name) {
		try {
			return Tasks.class.getDeclaredMethod(name);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static class Tasks {

		void one() {
		}

		void other() {
		}

	}

}
