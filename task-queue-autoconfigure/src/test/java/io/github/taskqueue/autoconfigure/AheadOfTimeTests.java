package io.github.taskqueue.autoconfigure;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.javapoet.ClassName;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.WorkerLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes an application ahead of time, compiles what is generated and starts it. No
 * broker is needed for that.
 */
class AheadOfTimeTests {

	/**
	 * Nothing listens on the discard port of a test machine. With a secret, all beans are
	 * there.
	 */
	private static final TestPropertyValues NO_BROKER = TestPropertyValues.of("spring.rabbitmq.port=9",
			"task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

	@Test
	void hintsKeepWhatIsReachedByReflection() {
		TestGenerationContext generated = new TestGenerationContext();
		process(generated, Application.class);
		assertThat(
				RuntimeHintsPredicates.reflection().onMethodInvocation(AbstractConnectionFactory.class, "getAddresses"))
			.accepts(generated.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Reports.class, "generate"))
			.accepts(generated.getRuntimeHints());
		assertThat(RuntimeHintsPredicates.reflection().onType(Report.class)).accepts(generated.getRuntimeHints());
	}

	@Test
	void hintsKeepTheScriptsOfRedis() {
		TestGenerationContext generated = new TestGenerationContext();
		process(generated, RedisApplication.class, "task-queue.store.type=redis");
		assertThat(RuntimeHintsPredicates.resource().forResource("io/github/taskqueue/redis/status/apply-changes.lua"))
			.accepts(generated.getRuntimeHints());
	}

	@Test
	void hintsKeepTheScriptsOfTheDatabase() {
		TestGenerationContext generated = new TestGenerationContext();
		process(generated, JdbcApplication.class, "task-queue.store.type=jdbc");
		assertThat(
				RuntimeHintsPredicates.resource().forResource("io/github/taskqueue/store/schema-checkpoint-mysql.sql"))
			.accepts(generated.getRuntimeHints());
	}

	@Test
	@CompileWithForkedClassLoader
	@SuppressWarnings("unchecked")
	void processedApplicationStarts() {
		TestGenerationContext generated = new TestGenerationContext();
		ClassName initializer = process(generated, Application.class);
		TestCompiler.forSystem().with(generated).compile((compiled) -> {
			try (GenericApplicationContext context = new GenericApplicationContext()) {
				NO_BROKER.applyTo(context);
				compiled.getInstance(ApplicationContextInitializer.class, initializer.reflectionName())
					.initialize(context);
				context.refresh();
				assertThat(context.getBean(TaskClient.class)).isNotNull();
				assertThat(context.getBean(TaskRegistry.class).find("Reports.generate")).isNotNull();
				assertThat(context.getBean(TaskRegistry.class).find("task-queue.webhook")).isNotNull();
				assertThat(context.getBean(WorkerLifecycle.class).statuses()).hasSize(2);
			}
		});
	}

	private static ClassName process(TestGenerationContext generated, Class<?> application, String... properties) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			NO_BROKER.and(properties).applyTo(context);
			context.register(application);
			ClassName initializer = new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
			generated.writeGeneratedContent();
			return initializer;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Reports.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class RedisApplication {

		@Bean
		LettuceConnectionFactory redisConnectionFactory() {
			return new LettuceConnectionFactory("localhost", 9);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class JdbcApplication {

		@Bean
		DataSource dataSource() {
			return new DriverManagerDataSource("jdbc:none");
		}

	}

	static class Reports {

		@AsyncTask
		public TaskHandle<Report> generate(long orderId) {
			return TaskHandle.completed(new Report("Order " + orderId));
		}

	}

	record Report(String title) {

	}

}
