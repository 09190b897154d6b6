package io.github.taskqueue.sample.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.sample.SampleProperties;
import io.github.taskqueue.test.TestTaskContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The body of the task alone, without an application context.
 */
class ExportTasksTests {

	private final UUID id = UUID.randomUUID();

	private ExportFiles files;

	private ExportTasks exports;

	@BeforeEach
	void createTasks(@TempDir Path folder) throws IOException {
		this.files = new ExportFiles(new SampleProperties(folder, Duration.ofDays(1)));
		this.exports = new ExportTasks(this.files, new ExportProperties(Duration.ZERO));
	}

	@Test
	void cutsOffWhatCameAfterTheLastCheckpoint() throws Exception {
		Export saved = this.files.write(this.id, Export.NOTHING, 100);
		this.files.write(this.id, saved, 70);
		TestTaskContext context = TestTaskContext.create().checkpoint(saved);
		Export done = context.call(() -> this.exports.export(this.id, 250)).result().join();
		assertThat(done.rows()).isEqualTo(250);
		assertThat(Files.readAllLines(this.files.file(this.id))).hasSize(251).doesNotHaveDuplicates();
		assertThat(context.allProgress()).extracting(TaskProgress::note)
			.containsExactly("200 of 250 orders", "250 of 250 orders");
	}

	@Test
	void goesOnInAnotherRunAfterEachPage() throws Exception {
		TestTaskContext context = TestTaskContext.create().sliceOver();
		for (int rows : new int[] { 100, 200, 250 }) {
			assertThatExceptionOfType(SliceEndedException.class)
				.isThrownBy(() -> context.run(() -> this.exports.export(this.id, 250)));
			assertThat(context.checkpoint(Export.class)).get().extracting(Export::rows).isEqualTo(rows);
		}
		assertThat(Files.readAllLines(this.files.file(this.id))).hasSize(251).doesNotHaveDuplicates();
	}

	@Test
	void writesNothingOnceItIsCancelled() {
		TestTaskContext context = TestTaskContext.create().cancelled();
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> context.run(() -> this.exports.export(this.id, 250)));
		assertThat(this.files.file(this.id)).doesNotExist();
	}

}
