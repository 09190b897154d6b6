package io.github.taskqueue.it.testing;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.github.taskqueue.test.AutoConfigureTaskQueue;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskTester;

import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(BookController.class)
@AutoConfigureTaskQueue
@Import(BookTasks.class)
class WebMvcSliceTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private TaskTester tasks;

	@Test
	void callOfAControllerIsCaptured() {
		assertThat(this.mvc.post().uri("/books/7/order")).hasStatus(HttpStatus.ACCEPTED)
			.bodyJson()
			.extractingPath("id")
			.isEqualTo(this.tasks.enqueued().get(0).id());
		assertThat(this.tasks).enqueued(BookTasks::order).with(7L).once();
	}

	@Test
	@TaskFault(Fault.BROKER_AWAY)
	void refusedCallIsAProblem() {
		assertThat(this.mvc.post().uri("/books/7/order")).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.containsHeader("Retry-After");
		assertThat(this.tasks).nothingEnqueued();
	}

	@Test
	void deadLettersAreThere() {
		assertThat(this.mvc.get().uri("/books/failures")).hasStatusOk().bodyJson().isLenientlyEqualTo("[]");
	}

}
