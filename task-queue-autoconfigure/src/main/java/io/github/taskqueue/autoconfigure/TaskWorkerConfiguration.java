package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.github.taskqueue.autoconfigure.properties.WorkerProperties;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.CompletionListener;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskEventListener;
import io.github.taskqueue.internal.pipeline.TaskNotes;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskQueues;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.worker.ConsumerWatchdog;
import io.github.taskqueue.internal.worker.TaskWorkers;
import io.github.taskqueue.internal.worker.UnroutedMessages;
import io.github.taskqueue.internal.worker.UnroutedTasks;
import io.github.taskqueue.internal.worker.WorkerFactory;
import io.github.taskqueue.internal.worker.attempt.ArgumentsReader;
import io.github.taskqueue.internal.worker.attempt.AttemptRunner;
import io.github.taskqueue.internal.worker.attempt.ContextInterceptor;
import io.github.taskqueue.internal.worker.attempt.Deadlines;
import io.github.taskqueue.internal.worker.attempt.InterceptedBody;
import io.github.taskqueue.internal.worker.attempt.SliceInterceptor;
import io.github.taskqueue.internal.worker.attempt.StopInterceptor;
import io.github.taskqueue.internal.worker.attempt.TaskInvoker;
import io.github.taskqueue.internal.worker.attempt.TimeoutInterceptor;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.consume.ReturnedDeliveries;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.Completions;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.DeadLetterFactory;
import io.github.taskqueue.internal.worker.settle.DeadLetterPublisher;
import io.github.taskqueue.internal.worker.settle.NextStep;
import io.github.taskqueue.internal.worker.settle.StubbornTasks;
import io.github.taskqueue.internal.worker.settle.TaskEvents;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;
import io.github.taskqueue.internal.worker.settle.TaskWorker;
import io.github.taskqueue.internal.worker.settle.UnknownTasks;
import io.github.taskqueue.internal.worker.settle.UntilTaken;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Door of the room: everything from the delivery to its ack. Absent where
 * {@code task-queue.worker.enabled} is {@code false}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "task-queue.worker.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WorkerProperties.class)
public class TaskWorkerConfiguration {

	/**
	 * A consumer is taken for silent at the second look that finds it so.
	 */
	private static final Duration LOOK_EVERY = Duration.ofMillis(7500);

	private final Clock clock = Clock.systemUTC();

	@Bean
	WorkerThreads taskWorkerThreads(Environment environment, WorkerProperties properties, RecoveryLoops loops) {
		return new WorkerThreads(Threading.VIRTUAL.isActive(environment), properties.maxStubborn(), loops);
	}

	@Bean
	StopInterceptor taskStopInterceptor(WorkerThreads threads) {
		return new StopInterceptor(threads);
	}

	@Bean
	SliceInterceptor taskSliceInterceptor(WorkerThreads threads) {
		return new SliceInterceptor(System::nanoTime, threads::isStopping);
	}

	@Bean
	StubbornTasks taskStubbornTasks(WorkerThreads threads, TaskSettlement settlement) {
		return new StubbornTasks(threads, settlement);
	}

	@Bean
	TimeoutInterceptor taskTimeoutInterceptor(WorkerThreads threads, WorkerProperties properties,
			StubbornTasks stubborn) {
		return new TimeoutInterceptor(new Deadlines(threads.timer(), System::nanoTime), properties.stubbornAfter(),
				stubborn::giveUp);
	}

	@Bean
	ContextInterceptor taskContextInterceptor(ObjectProvider<TaskContextPropagator> propagators) {
		return new ContextInterceptor(propagators.orderedStream().toList());
	}

	@Bean
	ExecutionChain taskExecutionChain(ObjectProvider<ExecutionInterceptor> features,
			ObjectProvider<TaskInterceptor> interceptors, TaskBeans beans) {
		InterceptedBody body = new InterceptedBody(interceptors.orderedStream().toList(), new TaskInvoker(beans));
		return new ExecutionChain(features.orderedStream().toList(), body);
	}

	@Bean
	AttemptRunner taskAttemptRunner(ExecutionChain chain, TaskSerializer serializer, TaskNotes notes) {
		return new AttemptRunner(chain, new ArgumentsReader(serializer), notes, this.clock);
	}

	@Bean
	UntilTaken taskUntilTaken(WorkerThreads threads) {
		return new UntilTaken(threads.outcomes());
	}

	@Bean
	DeadLetterPublisher taskDeadLetterPublisher(ConfirmedPublisher publisher, BrokerConnections connections,
			Topology topology, WorkerThreads threads) {
		return new DeadLetterPublisher(publisher::send, connections.publishing(), topology,
				new DeadLetterFactory(this.clock), threads.outcomes());
	}

	@Bean
	TaskEvents taskEvents(ApplicationEventPublisher publisher, ObjectProvider<TaskEventListener> listeners) {
		return new TaskEvents(publisher, listeners.orderedStream().toList());
	}

	@Bean
	NextStep taskNextStep(TaskPublisher tasks, DeadLetterPublisher deadLetters, UntilTaken untilTaken) {
		return new NextStep(tasks, deadLetters, untilTaken);
	}

	@Bean
	TaskSettlement taskSettlement(NextStep next, UntilTaken untilTaken, ObjectProvider<CompletionListener> listeners,
			TaskEvents events) {
		return new TaskSettlement(next, new Completions(listeners.orderedStream().toList(), untilTaken), events,
				this.clock);
	}

	@Bean
	TaskWorker taskWorker(TaskMessageConverter converter, TaskRegistry registry, AttemptRunner attempts,
			TaskSettlement settlement, WorkerProperties properties, CrashPolicy crashPolicy) {
		return new TaskWorker(converter, registry, attempts, settlement,
				new UnknownTasks(properties.unknownTaskDelay(), properties.unknownTaskTtl(), this.clock), crashPolicy);
	}

	@Bean
	QueueSource taskQueueSource(BrokerConnections connections, Topology topology, TopologyNames names,
			ConfirmedPublisher publisher, WorkerThreads threads) {
		return new QueueSource(connections.consuming(), topology, names,
				new ReturnedDeliveries(publisher, threads.returns()));
	}

	@Bean
	WorkerFactory taskWorkerFactory(QueueSource source, WorkerThreads threads, TaskWorker worker,
			CrashPolicy crashPolicy) {
		return new WorkerFactory(source, threads, worker, crashPolicy);
	}

	@Bean
	TaskWorkers taskWorkers(TaskQueues queues, WorkerFactory factory, WorkerThreads threads,
			WorkerProperties properties) {
		return new TaskWorkers(queues, factory, threads, properties.shutdownTimeout());
	}

	@Bean
	ShutdownTimeCheck taskShutdownTimeCheck(WorkerProperties properties, Environment environment) {
		return new ShutdownTimeCheck(properties.shutdownTimeout(), environment);
	}

	@Bean
	ConsumerWatchdog taskConsumerWatchdog(TaskWorkers workers, QueueDepths depths, RecoveryLoops loops) {
		return new ConsumerWatchdog(workers, depths, loops.create("watchdog"), LOOK_EVERY);
	}

	@Bean
	UnroutedTasks taskUnroutedTasks(UnroutedMessages unrouted, DeadLetterPublisher deadLetters, UntilTaken untilTaken,
			TaskEvents events, BrokerConnections connections, WorkerThreads threads) {
		return new UnroutedTasks(unrouted, deadLetters, untilTaken, events, connections.consuming(),
				threads.channels());
	}

}
