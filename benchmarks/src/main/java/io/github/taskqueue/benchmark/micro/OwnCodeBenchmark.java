package io.github.taskqueue.benchmark.micro;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskDelivery;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.pipeline.TaskSlice;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.internal.worker.attempt.ContextInterceptor;
import io.github.taskqueue.internal.worker.attempt.Deadlines;
import io.github.taskqueue.internal.worker.attempt.TaskInvoker;
import io.github.taskqueue.internal.worker.attempt.TimeoutInterceptor;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * The way of a task through an application that publishes it, and one that runs it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OwnCodeBenchmark {

	private static final String TEXT = "x".repeat(100);

	private final ConfigurableApplicationContext context;

	private final MicroTasks tasks;

	private final LastPublished published;

	private final TaskSerializer serializer;

	private final TaskMessageConverter converter;

	private final TaskDefinition definition;

	private final ExecutionChain chain;

	private final TaskNotes notes;

	private final TaskMessage message;

	private final BasicProperties properties;

	private final Object[] arguments = { 42L, TEXT };

	/** Starts an application that publishes to nobody. */
	public OwnCodeBenchmark() {
		SpringApplication application = new SpringApplication(MicroApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		this.context = application.run("--spring.main.banner-mode=off", "--logging.level.root=off",
				"--task-queue.topology.declare=none");
		this.tasks = this.context.getBean(MicroTasks.class);
		this.published = this.context.getBean(LastPublished.class);
		this.serializer = this.context.getBean(TaskSerializer.class);
		this.converter = this.context.getBean(Broker.class).converter();
		this.chain = chain();
		this.notes = this.context.getBean(Results.class).notes();
		this.definition = Objects.requireNonNull(this.context.getBean(TaskRegistry.class).find("MicroTasks.work"));
		this.tasks.work(42, TEXT);
		this.message = this.published.message();
		this.properties = this.converter.toProperties(this.message);
	}

	private ExecutionChain chain() {
		WorkerThreads threads = new WorkerThreads(false, 1, this.context.getBean(Broker.class).loops());
		List<ExecutionInterceptor> stages = List.of(new ContextInterceptor(List.of()), new TimeoutInterceptor(
				new Deadlines(threads.timer(), System::nanoTime), Duration.ofSeconds(5), (attempt, thread) -> {
				}));
		return new ExecutionChain(stages, new TaskInvoker(this.context.getBean(TaskBeans.class))::invoke);
	}

	/** Ends it. */
	@TearDown
	public void stop() {
		this.context.close();
	}

	/** From the call of a task method to the message, which is all before the broker. */
	@Benchmark
	public TaskMessage call() {
		this.tasks.work(42, TEXT);
		return this.published.message();
	}

	/** Arguments to JSON. */
	@Benchmark
	public byte[] writeArguments() {
		return this.serializer.writeArguments(this.definition.method().parameters(), this.arguments);
	}

	/** Message to AMQP properties. */
	@Benchmark
	public BasicProperties writeProperties() {
		return this.converter.toProperties(this.message);
	}

	/** AMQP properties to message. */
	@Benchmark
	public TaskMessage readProperties() {
		return this.converter.toTask("default", this.properties, this.message.body());
	}

	/** JSON to arguments. */
	@Benchmark
	public @Nullable Object[] readArguments() {
		return this.serializer.readArguments(this.definition.method().parameters(), this.message.body());
	}

	/** An attempt of a task that does nothing. */
	@Benchmark
	public TaskOutcome attempt() {
		return this.chain.execute(new TaskExecution(this.message, this.definition, this.arguments, FirstDelivery.OURS,
				Instant.EPOCH, this.notes, TaskSlice.WHOLE));
	}

	private enum FirstDelivery implements TaskDelivery {

		OURS;

		@Override
		public int redeliveries() {
			return 0;
		}

		@Override
		public boolean isTimeFor(Duration time) {
			return true;
		}

		@Override
		public boolean isGivenUp() {
			return false;
		}

	}

}
