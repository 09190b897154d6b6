package io.github.taskqueue.test.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.internal.process.ProcessFolder;

/**
 * What a {@link ChildJvm} shall be. Each method refines this description and returns it.
 * Not safe for use by several threads.
 */
public final class ChildJvmSpec {

	private final String main;

	private final List<String> options = new ArrayList<>();

	private final List<String> arguments = new ArrayList<>();

	private final Map<String, String> environment = new HashMap<>(System.getenv());

	private @Nullable Path output;

	ChildJvmSpec(String main) {
		this.main = main;
	}

	/**
	 * Adds options of the JVM.
	 * @param options such as {@code "-Xmx256m"}
	 * @return this description
	 */
	public ChildJvmSpec options(String... options) {
		this.options.addAll(Arrays.asList(options));
		return this;
	}

	/**
	 * Sets a system property.
	 * @param name of the property
	 * @param value of the property
	 * @return this description
	 */
	public ChildJvmSpec systemProperty(String name, String value) {
		return options("-D" + name + "=" + value);
	}

	/**
	 * Sets a variable of the environment, which is that of this process otherwise.
	 * @param name of the variable
	 * @param value of the variable
	 * @return this description
	 */
	public ChildJvmSpec environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * Adds arguments of the program.
	 * @param arguments as its {@code main} method gets them
	 * @return this description
	 */
	public ChildJvmSpec arguments(String... arguments) {
		this.arguments.addAll(Arrays.asList(arguments));
		return this;
	}

	/**
	 * Names the file that gets what the process prints. Without one it is removed with
	 * the process.
	 * @param file that is emptied first
	 * @return this description
	 */
	public ChildJvmSpec output(Path file) {
		this.output = file.toAbsolutePath();
		return this;
	}

	/**
	 * Starts such a process. May be called several times.
	 * @return a running process
	 * @throws java.io.UncheckedIOException if it cannot be started
	 */
	public ChildJvm start() {
		ProcessFolder folder = ProcessFolder.create("task-queue-jvm-");
		Path log = (this.output != null) ? this.output : folder.path().resolve("output.log");
		return new ChildJvm(folder, folder.launch(command(), this.environment, log), log);
	}

	private List<String> command() {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-cp", classPath()));
		command.addAll(this.options);
		command.add(this.main);
		command.addAll(this.arguments);
		return command;
	}

	// The child has another working directory
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
	}

}
