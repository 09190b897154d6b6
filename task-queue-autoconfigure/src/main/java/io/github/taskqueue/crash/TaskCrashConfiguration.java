package io.github.taskqueue.crash;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.broker.BrokerConnections;
import io.github.taskqueue.broker.ConfirmedPublisher;
import io.github.taskqueue.broker.QueueDepths;
import io.github.taskqueue.broker.Topology;
import io.github.taskqueue.retry.RecoveryLoop;
import io.github.taskqueue.retry.RecoveryLoops;
import io.github.taskqueue.worker.CrashPolicy;
import io.github.taskqueue.worker.QueueSource;
import io.github.taskqueue.worker.TaskSettlement;
import io.github.taskqueue.worker.UntilTaken;
import io.github.taskqueue.worker.WorkerThreads;

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
