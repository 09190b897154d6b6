package io.github.taskqueue.internal.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.crash.CrashPolicies;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskQueues;
import io.github.taskqueue.internal.worker.attempt.ArgumentsReader;
import io.github.taskqueue.internal.worker.attempt.AttemptRunner;
import io.github.taskqueue.internal.worker.attempt.ContextInterceptor;
import io.github.taskqueue.internal.worker.attempt.Deadlines;
import io.github.taskqueue.internal.worker.attempt.InterceptedBody;
import io.github.taskqueue.internal.worker.attempt.TaskInvoker;
import io.github.taskqueue.internal.worker.attempt.TimeoutInterceptor;
import io.github.taskqueue.internal.worker.consume.ConsumerStatus;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.consume.ReturnedDeliveries;
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
 * Builds the worker's side of the library, and starts and stops it with the application.
 */
public final class WorkerLifecycle implements SmartLifecycle, AutoCloseable {

	/**
	 * Workers start when web servers do not serve yet, and stop when they serve no more.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final Duration LOOK_EVERY = Duration.ofMillis(7500);

	private final Clock clock = Clock.systemUTC();

	private final WorkerThreads threads;

	private final TaskEvents events;

	private final RecoveryLoop suspects;

	private final QueueConsumers workers;

	private final UnroutedTasks unrouted;

	private final ConsumerWatchdog watchdog;

	/**
	 * Builds all parts and starts none.
	 */
	public WorkerLifecycle(WorkerSettings settings, Broker broker, TaskPublisher publisher, TaskQueues queues,
			TaskBeans beans, TaskSerializer serializer, TaskNotes notes, WorkerExtensions extensions,
			ApplicationEventPublisher application) {
		this.threads = new WorkerThreads(settings.virtualThreads(), settings.maxStubborn(), broker.loops());
		this.suspects = broker.loops().create("suspects");
		this.events = new TaskEvents(application, Feature.stages(extensions.features(), Feature::events));
		UntilTaken untilTaken = new UntilTaken(this.threads.outcomes());
		DeadLetterPublisher deadLetters = new DeadLetterPublisher(broker.publisher()::send,
				broker.connections().publishing(), broker.topology(), new DeadLetterFactory(this.clock),
				this.threads.outcomes());
		TaskSettlement settlement = new TaskSettlement(publisher, deadLetters, untilTaken,
				new Completions(Feature.stages(extensions.features(), Feature::completing), untilTaken),
				Feature.stages(extensions.features(), Feature::waiting), this.events, traces(extensions.features()),
				this.clock);
		AttemptRunner attempts = new AttemptRunner(chain(settings, beans, extensions, settlement),
				new ArgumentsReader(serializer, broker.codecs()), notes, this.threads, this.clock);
		QueueSource source = new QueueSource(broker.connections().consuming(), broker.topology(), broker.names(),
				new ReturnedDeliveries(broker.publisher(), this.threads.returns()));
		CrashPolicy crashPolicy = new CrashPolicies(settings.isolateAfterCrashes(), settings.maxCrashes())
			.create(broker, settlement, source, this.threads, untilTaken, this.suspects);
		DeliveryProcessor worker = new DeliveryProcessor(broker.converter(), beans.registry(), attempts, settlement,
				new UnknownTasks(settings.unknownTaskDelay(), settings.unknownTaskTtl(), broker.codecs(), this.clock),
				crashPolicy);
		this.workers = new QueueConsumers(queues, new ConsumerFactory(source, this.threads, worker, crashPolicy),
				this.threads, settings.shutdownTimeout());
		this.unrouted = new UnroutedTasks(new UnroutedMessages(broker.names(), broker.topology()), broker.converter(),
				settlement, broker.connections().consuming(), this.threads.channels());
		this.watchdog = new ConsumerWatchdog(this.workers, broker.depths(), broker.loops().create("watchdog"),
				LOOK_EVERY);
	}

	private static Function<TaskMessage, TaskTrace> traces(List<? extends Feature> features) {
		return (message) -> features.stream()
			.flatMap((feature) -> Stream.ofNullable(feature.trace(message)))
			.findFirst()
			.orElse(TaskTrace.NONE);
	}

	private ExecutionChain chain(WorkerSettings settings, TaskBeans beans, WorkerExtensions extensions,
			TaskSettlement settlement) {
		StubbornTasks stubborn = new StubbornTasks(this.threads, settlement);
		List<ExecutionInterceptor> stages = new ArrayList<>(Feature.stages(extensions.features(), Feature::executing));
		stages.add(new ContextInterceptor(extensions.propagators()));
		stages.add(new TimeoutInterceptor(new Deadlines(this.threads.timer(), System::nanoTime),
				settings.stubbornAfter(), stubborn::giveUp));
		AnnotationAwareOrderComparator.sort(stages);
		return new ExecutionChain(stages,
				InterceptedBody.of(extensions.interceptors(), new TaskInvoker(beans)::invoke));
	}

	@Override
	public void start() {
		this.workers.start();
		this.unrouted.start();
		this.watchdog.start();
	}

	@Override
	public void stop(Runnable callback) {
		Thread stopping = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "task-queue-shutdown");
		stopping.start();
	}

	@Override
	public void stop() {
		this.watchdog.stop();
		this.unrouted.stop();
		this.workers.stop();
	}

	@Override
	public boolean isRunning() {
		return this.workers.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	QueueConsumers workers() {
		return this.workers;
	}

	/**
	 * The state of each queue's consumer.
	 */
	public List<ConsumerStatus> statuses() {
		return this.workers.statuses();
	}

	@Override
	public void close() {
		this.suspects.close();
		this.watchdog.close();
		this.events.close();
		this.threads.close();
	}

}
