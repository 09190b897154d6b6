package io.github.taskqueue.it.web;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.web.TaskAccessPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users who ask for tasks that they may not see.
 */
class HiddenTaskTests {

	private static final String TASKS = "/task-queue/tasks";

	/** Made so long ago that a task of this age is removed. */
	private static final String OLD = "018cc251-f400-7000-8000-00000000000";

	private static RabbitBroker broker;

	private static WebApplication application;

	/**
	 * Those that a user may see are few, and stand between hidden ones.
	 */
	@BeforeAll
	static void start() {
		broker = RabbitBroker.shared().newVirtualHost();
		application = WebApplication.start(broker, List.of(Tasks.class, Policy.class));
		work(OLD + "1", false);
		for (int i = 1; i <= 3; i++) {
			work("eve-secret-1" + i, false);
			work("ada-" + i, false);
			work("eve-secret-2" + i, true);
		}
	}

	private static void work(String id, boolean fails) {
		TaskClient client = application.bean(TaskClient.class);
		assertThat(client.enqueue(TaskOptions.with().taskId(id), () -> application.bean(Tasks.class).work(fails))
			.result()
			.handle((result, failure) -> failure != null)).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(fails);
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	@Test
	void aSearchOfWhoMaySeeNothingIsAnsweredAlike() {
		HttpResponse<String> nothing = application.get(TASKS + "?status=EXPIRED", "bob");
		assertThat(nothing.statusCode()).isEqualTo(200);
		for (String query : List.of("", "?limit=1", "?status=DEAD&limit=1", "?status=SUCCEEDED", "?task=work&limit=2",
				"?limit=1000")) {
			HttpResponse<String> answer = application.get(TASKS + query, "bob");
			assertThat(answer.body()).as(query).isEqualTo(nothing.body());
			assertThat(answer.headers().firstValue("Link")).as(query).isEmpty();
		}
	}

	@Test
	void pagesAreFullAndTheirCursorsNameVisibleTasks() {
		List<String> found = new ArrayList<>();
		String after = "";
		for (int page = 1; page <= 3; page++) {
			HttpResponse<String> answer = application.get(TASKS + "?limit=1" + after, "ada");
			JsonNode json = WebApplication.json(answer);
			assertThat(json.path("tasks")).hasSize(1);
			found.add(json.path("tasks").path(0).path("id").asString());
			String next = json.path("next").asString(null);
			assertThat(decoded(next)).doesNotContain("secret");
			assertThat(next == null).isEqualTo(page == 3);
			assertThat(answer.headers().firstValue("Link").isPresent()).isEqualTo(page < 3);
			after = "&after=" + next;
		}
		assertThat(found).containsExactly("ada-3", "ada-2", "ada-1");
	}

	private static String decoded(@Nullable String cursor) {
		return (cursor != null) ? new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8) : "";
	}

	@Test
	void aHiddenTaskIsAnsweredAsOneThatIsNotThere() {
		for (String rest : List.of("", "/events", "?wait=1s")) {
			assertAlike("eve-secret-11", "eve-nothing", rest);
			assertAlike(OLD + "1", OLD + "2", rest);
		}
	}

	private static void assertAlike(String hidden, String missing, String rest) {
		HttpResponse<String> answer = application.get(TASKS + "/" + hidden + rest, "bob");
		HttpResponse<String> nothing = application.get(TASKS + "/" + missing + rest, "bob");
		assertThat(answer.statusCode()).as(hidden).isIn(404, 410).isEqualTo(nothing.statusCode());
		assertThat(answer.body()).isEqualTo(nothing.body().replace(missing, hidden));
	}

	static class Tasks {

		@AsyncTask(name = "work")
		void work(boolean fails) {
			if (fails) {
				throw new PermanentTaskException("It is to fail");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Policy {

		@Bean
		TaskAccessPolicy ownTasks() {
			return (user, task, access) -> user != null && task.id().startsWith(user.getName() + "-");
		}

	}

}
