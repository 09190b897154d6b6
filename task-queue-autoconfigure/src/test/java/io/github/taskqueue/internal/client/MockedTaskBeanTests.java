package io.github.taskqueue.internal.client;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.internal.client.ClientContext.Published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Mocks and spies as tests of applications declare them.
 */
@SpringJUnitConfig({ ClientContext.class, MockedTaskBeanTests.Mocked.class, MockedTaskBeanTests.Spied.class,
		MockedTaskBeanTests.User.class })
class MockedTaskBeanTests {

	@MockitoBean
	private Mocked mocked;

	@MockitoSpyBean
	private Spied spied;

	@Autowired
	private TaskClient client;

	@Autowired
	private Published published;

	@Test
	void mockEnqueuesNothingAndIsSaidToBeAMock() {
		this.mocked.run(1);
		Mockito.verify(this.mocked).run(1);
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.enqueue(() -> this.mocked.run(2)))
			.withMessageContaining("Mocked is a mock of Mockito");
		assertThat(this.published.messages()).isEmpty();
	}

	@Test
	void spyEnqueuesAsTheBeanDoes(@Autowired User user) {
		user.call(1);
		this.client.enqueue(() -> user.call(2));
		assertThat(this.published.names()).containsExactly("Spied.run", "Spied.run");
		this.published.messages().clear();
	}

	static class Mocked {

		@AsyncTask
		public void run(int number) {
			throw new IllegalStateException("Not to be run");
		}

	}

	static class Spied {

		@AsyncTask
		public void run(int number) {
			throw new IllegalStateException("Not to be run");
		}

	}

	static class User {

		private final Spied spied;

		User(Spied spied) {
			this.spied = spied;
		}

		void call(int number) {
			this.spied.run(number);
		}

	}

}
