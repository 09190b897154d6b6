package io.github.taskqueue.test.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program of the child processes: tells what it got and counts.
 */
final class Child {

	private Child() {
	}

	public static void main(String[] arguments) throws IOException, InterruptedException {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down")));
		System.out.println("arguments " + List.of(arguments));
		System.out.println("property " + System.getProperty("child.property"));
		System.out.println("variable " + System.getenv("CHILD_VARIABLE"));
		if (arguments.length == 0) {
			System.out.println("read " + new BufferedReader(new InputStreamReader(System.in)).readLine());
		}
		if (arguments.length > 1) {
			System.exit(Integer.parseInt(arguments[1]));
		}
		for (int count = 0;; count++) {
			System.out.println("count " + count);
			TimeUnit.MILLISECONDS.sleep(20);
		}
	}

}
