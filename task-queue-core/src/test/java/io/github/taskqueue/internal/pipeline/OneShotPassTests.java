package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OneShotPassTests {

	private final Method method = method("one");

	private final Method other = method("other");

	@Test
	void withoutAPassNothingRuns() {
		assertThat(OneShotPass.use(this.method)).isFalse();
	}

	@Test
	void passIsGoodForOneCall() throws Exception {
		Object result = call(this.method, () -> {
			assertThat(OneShotPass.use(this.method)).isTrue();
			assertThat(OneShotPass.use(this.method)).isFalse();
			return "result";
		});
		assertThat(result).isEqualTo("result");
	}

	@Test
	void passIsGoodForItsMethodOnlyAndStaysUntilThen() throws Exception {
		call(this.method, () -> {
			assertThat(OneShotPass.use(this.other)).isFalse();
			assertThat(OneShotPass.use(this.method)).isTrue();
			return null;
		});
	}

	@Test
	void passCanBeTakenBack() throws Exception {
		call(this.method, () -> null);
		assertThat(OneShotPass.use(this.method)).isFalse();
	}

	@Test
	void passIsBoundToItsThread() throws Exception {
		call(this.method, () -> {
			assertThat(CompletableFuture.supplyAsync(() -> OneShotPass.use(this.method)).get()).isFalse();
			assertThat(OneShotPass.use(this.method)).isTrue();
			return null;
		});
	}

	/**
	 * As a worker does.
	 */
	private static @Nullable Object call(Method method, Callable<@Nullable Object> call) throws Exception {
		OneShotPass.give(method);
		try {
			return call.call();
		}
		finally {
			OneShotPass.takeBack();
		}
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
