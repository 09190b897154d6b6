package io.github.taskqueue.sample.export;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskCall;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;

/**
 * The controller alone, without a broker. What is accepted or refused is answered as in
 * the whole application.
 */
@WebMvcTest(ExportController.class)
class ExportControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@MockitoBean
	private ExportTasks exports;

	@MockitoBean
	private ExportFiles files;

	@MockitoBean
	private TaskClient tasks;

	@Test
	void acceptedExportIsAnsweredByItsAddress() {
		given(this.tasks.enqueue(any(TaskOptions.class), anyCall())).willReturn(TaskHandle.completed(Export.NOTHING));
		MvcTestResult answer = this.mvc.post().uri("/exports").exchange();
		assertThat(answer).hasStatus(HttpStatus.ACCEPTED)
			.hasHeader("Location", "http://localhost/task-queue/tasks/inline");
		assertThat(answer).bodyJson().isStrictlyEqualTo("""
				{"id": "inline", "_links": {"self": "http://localhost/task-queue/tasks/inline",
					"events": "http://localhost/task-queue/tasks/inline/events"}}""");
	}

	@Test
	void refusedExportIsAnsweredByAProblem() {
		given(this.tasks.enqueue(any(TaskOptions.class), anyCall()))
			.willThrow(new BrokerUnavailableException("no broker", null));
		assertThat(this.mvc.post().uri("/exports").exchange()).hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.containsHeader("Retry-After");
	}

	private static TaskCall<Export> anyCall() {
		return any();
	}

}
