package io.github.taskqueue.it.plain;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library in a Spring context without Spring Boot, which is not even on the class
 * path.
 */
class PlainSpringTests {

	private static final List<String> LEFT_OUT = List.of("spring-boot", "task-queue-spring-boot",
			"task-queue-autoconfigure");

	@Test
	@SuppressWarnings("unchecked")
	void tasksRunWithoutSpringBoot() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				URLClassLoader plain = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(plain);
			Function<String, List<String>> application = (Function<String, List<String>>) plain
				.loadClass(PlainApplication.class.getName())
				.getConstructor()
				.newInstance();
			List<String> happened = application.apply(broker.uri().toString());
			assertThat(happened).contains("Spring Boot: false", "call: Hello Ada", "delayed: Hello Eve", "retried: 2",
					"failed: true", "expired: true", "of the worker: Hello Bob", "workers of the caller: false",
					"journal: true", "without a journal: null", "with a journal: true");
			assertThat(happened).anyMatch((line) -> line.startsWith("id: plain-"));
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL[] classPath() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			Path path = Path.of(entry);
			if (LEFT_OUT.stream().noneMatch(name(path)::startsWith)) {
				urls.add(path.toUri().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

	/**
	 * A module of this build may be a jar or its folder {@code target/classes}.
	 */
	private static String name(Path path) {
		return (Files.isDirectory(path) ? path.getParent().getParent() : path).getFileName().toString();
	}

}
