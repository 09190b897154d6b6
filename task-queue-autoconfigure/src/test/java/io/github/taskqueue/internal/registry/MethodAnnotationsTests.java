package io.github.taskqueue.internal.registry;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.annotation.AliasFor;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.autoconfigure.StartUp;
import io.github.taskqueue.internal.definition.TaskDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a feature reads of the annotations of a task.
 */
class MethodAnnotationsTests {

	private static TaskDefinition task(Class<?> type, String name) {
		TaskDefinition[] found = new TaskDefinition[1];
		StartUp.tasks(StartUp.with(type).withPropertyValues("app.colour=red", "app.shade=dark", "app.queue=paints"),
				(tasks) -> found[0] = Objects.requireNonNull(tasks.find(name)));
		return found[0];
	}

	private static @Nullable Paint paint(Class<?> type, String name) {
		return task(type, name).annotations().find(Paint.class);
	}

	@Test
	void placeholdersAreResolvedInAllTextsAndNestedAnnotations() {
		assertThat(paint(Painter.class, "Painter.wall")).isNotNull().satisfies((paint) -> {
			assertThat(paint.colour()).isEqualTo("red");
			assertThat(paint.others()).containsExactly("blue", "red");
			assertThat(paint.shade().value()).isEqualTo("dark");
			assertThat(paint.shades()).extracting(Shade::value).containsExactly("dark", "pale");
			assertThat(paint.coats()).isEqualTo(2);
			assertThat(paint.materials()).containsExactly(String.class);
		});
	}

	@Test
	void annotationOnAnAnnotationCounts() {
		assertThat(paint(Painter.class, "Painter.door")).isNotNull()
			.extracting(Paint::colour, Paint::coats)
			.containsExactly("red", 3);
	}

	@Test
	void annotationMayStandInAnInterface() {
		assertThat(paint(Roofer.class, "Roofer.roof")).isNotNull().extracting(Paint::colour).isEqualTo("red");
	}

	@Test
	void attributesOfAsyncTaskAreReadTheSameWay() {
		assertThat(task(Painter.class, "Painter.door").annotations().find(AsyncTask.class)).isNotNull()
			.extracting(AsyncTask::queue)
			.isEqualTo("paints");
	}

	@Test
	void annotationThatIsNotThereIsNull() {
		assertThat(paint(Painter.class, "Painter.nothing")).isNull();
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Shade {

		String value();

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Paint {

		String colour();

		String[] others() default {};

		Shade shade() default @Shade("none");

		Shade[] shades() default {};

		int coats() default 1;

		Class<?>[] materials() default {};

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Paint(colour = "${app.colour}")
	@AsyncTask(queue = "${app.queue}")
	@interface PaintTask {

		@AliasFor(annotation = Paint.class)
		int coats();

	}

	static class Painter {

		@AsyncTask
		@Paint(colour = "${app.colour}", others = { "blue", "${app.colour}" }, shade = @Shade("${app.shade}"),
				shades = { @Shade("${app.shade}"), @Shade("pale") }, coats = 2, materials = String.class)
		void wall() {
		}

		@PaintTask(coats = 3)
		void door() {
		}

		@AsyncTask
		void nothing() {
		}

	}

	interface Roof {

		@AsyncTask
		@Paint(colour = "${app.colour}")
		void roof();

	}

	static class Roofer implements Roof {

		@Override
		public void roof() {
		}

	}

}
