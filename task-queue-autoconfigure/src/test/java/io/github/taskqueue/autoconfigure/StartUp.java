package io.github.taskqueue.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.github.taskqueue.internal.registry.TaskRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts contexts that have the room, and analyzes failures as Spring Boot does.
 */
public final class StartUp {

	private static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withUserConfiguration(DefinitionConfiguration.class);

	private StartUp() {
	}

	public static ApplicationContextRunner with(Class<?>... beans) {
		ApplicationContextRunner runner = RUNNER;
		for (Class<?> bean : beans) {
			runner = runner.withBean(bean);
		}
		return runner;
	}

	/**
	 * The tasks of a context that starts.
	 * @param runner the context
	 * @param tasks what to do with its tasks
	 */
	public static void tasks(ApplicationContextRunner runner, Consumer<TaskRegistry> tasks) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			tasks.accept(context.getBean(TaskRegistry.class));
		});
	}

	/**
	 * What Spring Boot prints of a context that does not start.
	 * @param runner the context
	 * @param failure what to do with the analysis
	 */
	public static void failure(ApplicationContextRunner runner, Consumer<FailureAnalysis> failure) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			failure.accept(analyze(context.getStartupFailure()));
		});
	}

	private static FailureAnalysis analyze(Throwable failure) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, cause) -> {
			}));
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analyzer explains this", failure));
	}

}
