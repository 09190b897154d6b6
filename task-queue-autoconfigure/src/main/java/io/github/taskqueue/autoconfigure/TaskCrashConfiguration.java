package io.github.taskqueue.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.properties.CrashProperties;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.crash.DeadLetterAfterCrashes;
import io.github.taskqueue.internal.crash.IsolateAfterCrashes;
import io.github.taskqueue.internal.crash.SuspectWorkers;
import io.github.taskqueue.internal.crash.Suspects;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.internal.worker.settle.CrashPolicy;
import io.github.taskqueue.internal.worker.settle.TaskSettlement;
import io.github.taskqueue.internal.worker.settle.UntilTaken;

/**
 * Door of the room: the policy that workers ask. Absent where
 * {@code task-queue.worker.enabled} is {@code false}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "task-queue.worker.enabled", matchIfMissing = true)
@EnableConfigurationProperties(CrashProperties.class)
public class TaskCrashConfiguration {

	@Bean
	RecoveryLoop taskQueueSuspectsLoop(RecoveryLoops loops) {
		return loops.create("suspects");
	}

	@Bean
	@ConditionalOnMissingBean
	CrashPolicy taskQueueCrashPolicy(CrashProperties properties, TaskSettlement settlement,
			BrokerConnections connections, QueueSource source, QueueDepths depths, WorkerThreads threads,
			Topology topology, ConfirmedPublisher publisher, UntilTaken untilTaken,
			RecoveryLoop taskQueueSuspectsLoop) {
		Suspects suspects = new Suspects(publisher, connections.publishing(), topology, untilTaken,
				taskQueueSuspectsLoop);
		SuspectWorkers workers = new SuspectWorkers(connections, source, depths, threads, topology, suspects,
				taskQueueSuspectsLoop);
		return switch (properties.crashPolicy()) {
			case ISOLATE -> new IsolateAfterCrashes(suspects, workers, settlement, properties.maxCrashes());
			case DEAD_LETTER -> new DeadLetterAfterCrashes(workers, settlement, properties.maxCrashes());
		};
	}

}
