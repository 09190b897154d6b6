package io.github.taskqueue.test;

/**
 * Entry point of assertions on tasks. AssertJ's own {@code assertThat} does the same.
 */
public final class TaskAssertions {

	private TaskAssertions() {
	}

	/**
	 * Begins assertions.
	 * @param tasks what the test knows of tasks
	 * @return the assertions
	 */
	public static TaskTesterAssert assertThat(TaskTester tasks) {
		return tasks.assertThat();
	}

}
