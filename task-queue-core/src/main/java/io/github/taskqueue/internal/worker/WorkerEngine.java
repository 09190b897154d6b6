package io.github.taskqueue.internal.worker;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.attempt.ArgumentsReader;
import io.github.taskqueue.internal.worker.attempt.AttemptRunner;
import io.github.taskqueue.internal.worker.attempt.ContextInterceptor;
import io.github.taskqueue.internal.worker.attempt.Deadlines;
import io.github.taskqueue.internal.worker.attempt.InterceptedBody;
import io.github.taskqueue.internal.worker.attempt.TaskInvoker;
import io.github.taskqueue.internal.worker.attempt.TimeoutInterceptor;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.Completions;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.DeadLetterFactory;
import io.github.taskqueue.internal.worker.settle.DeadLetterPublisher;
import io.github.taskqueue.internal.worker.settle.DeliveryProcessor;
import io.github.taskqueue.internal.worker.settle.StubbornTasks;
import io.github.taskqueue.internal.worker.settle.TaskEvents;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;
import io.github.taskqueue.internal.worker.settle.UnknownTasks;
import io.github.taskqueue.internal.worker.settle.UntilTaken;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * What reads, runs and settles deliveries, wherever they come from.
 */
public final class WorkerEngine implements AutoCloseable {

	private final TaskTransport transport;

	private final WorkerThreads threads;

	private final TaskEvents events;

	private final UntilTaken untilTaken;

	private final TaskSettlement settlement;

	private final AttemptRunner attempts;

	private final UnknownTasks unknownTasks;

	private final TaskRegistry registry;

	/**
	 * Builds all parts.
	 */
	public WorkerEngine(WorkerSettings settings, TaskTransport transport, TaskPublisher publisher, TaskBeans beans,
			TaskSerializer serializer, TaskNotes notes, WorkerExtensions extensions,
			ApplicationEventPublisher application) {
		Clock clock = transport.clock();
		this.transport = transport;
		this.registry = beans.registry();
		this.threads = new WorkerThreads(settings.virtualThreads(), settings.maxStubborn(), transport.loops());
		this.events = new TaskEvents(application, Feature.stages(extensions.features(), Feature::events));
		this.untilTaken = new UntilTaken(this.threads.outcomes());
		DeadLetterPublisher deadLetters = new DeadLetterPublisher(transport::bury, transport::declareDeadLetterQueue,
				new DeadLetterFactory(clock), this.threads.outcomes());
		this.settlement = new TaskSettlement(publisher, deadLetters, this.untilTaken,
				new Completions(Feature.stages(extensions.features(), Feature::completing), this.untilTaken),
				Feature.stages(extensions.features(), Feature::waiting), this.events, traces(extensions.features()),
				clock);
		this.attempts = new AttemptRunner(chain(settings, beans, extensions),
				new ArgumentsReader(serializer, transport.codecs()), notes, this.threads, transport::pause, clock);
		this.unknownTasks = new UnknownTasks(settings.unknownTaskDelay(), settings.unknownTaskTtl(), transport.codecs(),
				clock);
	}

	private static Function<TaskMessage, TaskTrace> traces(List<? extends Feature> features) {
		return (message) -> features.stream()
			.flatMap((feature) -> Stream.ofNullable(feature.trace(message)))
			.findFirst()
			.orElse(TaskTrace.NONE);
	}

	private ExecutionChain chain(WorkerSettings settings, TaskBeans beans, WorkerExtensions extensions) {
		StubbornTasks stubborn = new StubbornTasks(this.threads, this.settlement);
		List<ExecutionInterceptor> stages = new ArrayList<>(Feature.stages(extensions.features(), Feature::executing));
		stages.add(new ContextInterceptor(extensions.propagators()));
		stages.add(new TimeoutInterceptor(new Deadlines(this.threads.timer(), System::nanoTime),
				settings.stubbornAfter(), stubborn::giveUp));
		AnnotationAwareOrderComparator.sort(stages);
		return new ExecutionChain(stages,
				InterceptedBody.of(extensions.interceptors(), new TaskInvoker(beans)::invoke));
	}

	/**
	 * What takes deliveries to their end.
	 */
	public DeliveryProcessor processor(CrashPolicy crashPolicy) {
		return new DeliveryProcessor(this.transport.converter(), this.registry, this.attempts, this.settlement,
				this.unknownTasks, crashPolicy);
	}

	public WorkerThreads threads() {
		return this.threads;
	}

	public AttemptRunner attempts() {
		return this.attempts;
	}

	public TaskSettlement settlement() {
		return this.settlement;
	}

	UntilTaken untilTaken() {
		return this.untilTaken;
	}

	@Override
	public void close() {
		this.events.close();
		this.threads.close();
	}

}
