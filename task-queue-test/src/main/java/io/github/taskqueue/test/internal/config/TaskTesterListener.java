package io.github.taskqueue.test.internal.config;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.util.Assert;

import io.github.taskqueue.internal.store.MemoryStore;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.test.AutoConfigureTaskQueue;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskTester;

/**
 * Lets each test begin without tasks of others, and with the faults that it asks for.
 */
final class TaskTesterListener extends AbstractTestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext context) {
		TaskFault ofClass = TestContextAnnotationUtils.findMergedAnnotation(context.getTestClass(), TaskFault.class);
		TaskFault ofMethod = AnnotatedElementUtils.findMergedAnnotation(context.getTestMethod(), TaskFault.class);
		if (isAboutTasks(context)) {
			TaskTester tasks = context.getApplicationContext().getBean(TaskTester.class);
			tasks.reset();
			context.getApplicationContext().getBeanProvider(TaskStore.class).ifAvailable(TaskTesterListener::clear);
			inject(tasks, ofClass);
			inject(tasks, ofMethod);
		}
		else {
			Assert.state(ofClass == null && ofMethod == null,
					"@TaskFault needs @TaskQueueTest or @AutoConfigureTaskQueue on the class");
		}
	}

	@Override
	public void afterTestMethod(TestContext context) {
		if (isAboutTasks(context)) {
			context.getApplicationContext().getBean(TaskTester.class).noFaults();
		}
	}

	/**
	 * A task with an id of its own would join that of an earlier test. Databases are the
	 * application's to clear.
	 */
	private static void clear(TaskStore store) {
		if (store.statuses() instanceof MemoryStore memory) {
			memory.clear();
		}
	}

	private static boolean isAboutTasks(TestContext context) {
		return TestContextAnnotationUtils.hasAnnotation(context.getTestClass(), AutoConfigureTaskQueue.class);
	}

	private static void inject(TaskTester tasks, @Nullable TaskFault faults) {
		if (faults != null) {
			Stream.of(faults.value()).forEach(tasks::fault);
		}
	}

}
