package io.github.taskqueue.it.walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;

/**
 * A caller and a worker in one process. It calls a task as often as each line of its
 * input says, one call after the other, and prints a line when all of them have run.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
class WalkProcess {

	static final String CALL = "call";

	public static void main(String[] properties) throws IOException {
		Tasks tasks = new SpringApplicationBuilder(WalkProcess.class, Tasks.class).web(WebApplicationType.NONE)
			.properties(properties)
			.run()
			.getBean(Tasks.class);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		System.out.println(told(0));
		int round = 0;
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			int calls = Integer.parseInt(line);
			for (int i = 0; i < calls; i++) {
				call(tasks);
			}
			Tasks.done.acquireUninterruptibly(calls);
			System.out.println(told(++round));
		}
	}

	static String told(int round) {
		return "End of round " + round + ".";
	}

	/**
	 * Where the journey of a task begins, by the name of the method.
	 */
	private static void call(Tasks tasks) {
		tasks.work(42);
	}

	static class Tasks {

		static final Semaphore done = new Semaphore(0);

		@AsyncTask
		void work(int number) {
			done.release();
		}

	}

}
