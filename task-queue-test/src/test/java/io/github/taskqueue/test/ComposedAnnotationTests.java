package io.github.taskqueue.test;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;

class ComposedAnnotationTests {

	@Nested
	@ShopTest
	class WithItsMode {

		@Test
		void modeIsThatOfTheAnnotation(@Autowired TaskTester tasks) {
			assertThat(tasks.mode()).isEqualTo(TaskMode.INLINE);
		}

	}

	@Nested
	@ShopTest(mode = TaskMode.CAPTURE)
	class WithAnotherMode {

		@Test
		void modeIsThatOfTheTest(@Autowired TaskTester tasks) {
			assertThat(tasks.mode()).isEqualTo(TaskMode.CAPTURE);
		}

	}

	@TaskQueueTest
	@Retention(RetentionPolicy.RUNTIME)
	@interface ShopTest {

		@AliasFor(annotation = TaskQueueTest.class)
		TaskMode mode() default TaskMode.INLINE;

	}

}
