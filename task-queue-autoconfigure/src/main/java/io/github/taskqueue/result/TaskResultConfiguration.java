package io.github.taskqueue.result;

import java.time.Clock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.github.taskqueue.TaskSerializer;
import io.github.taskqueue.message.TaskReplies;
import io.github.taskqueue.pipeline.TaskResults;
import io.github.taskqueue.retry.RecoveryLoops;
import io.github.taskqueue.store.ConditionalOnTaskStore;
import io.github.taskqueue.store.JdbcStore;
import io.github.taskqueue.store.RedisStore;
import io.github.taskqueue.store.StoreProperties;

/**
 * Door of the room: results by reply, and status, results and checkpoints in a store.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplyProperties.class)
public class TaskResultConfiguration {

	/**
	 * Qualifies the loops that wait for the store.
	 */
	public static final String STORE_LOOPS = "taskQueueStoreLoops";

	@Bean
	PendingResults taskPendingResults(ReplyProperties properties) {
		return new PendingResults(properties.maxPending(), Clock.systemUTC());
	}

	@Bean
	ReplyExpiry taskReplyExpiry(PendingResults pending, RecoveryLoops loops) {
		return new ReplyExpiry(pending, loops.create("reply-expiry"));
	}

	@Bean
	@ConditionalOnMissingBean
	TaskResults taskResults(TaskReplies replies, TaskSerializer serializer, PendingResults pending,
			ReplyProperties properties, TaskLookup lookup) {
		return new ReplyResults(replies, serializer, pending, properties.timeout(), lookup);
	}

	@Bean
	ReplyingListener taskReplyingListener(TaskReplies replies, TaskSerializer serializer) {
		return new ReplyingListener(replies, serializer);
	}

	/**
	 * State is kept nowhere.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "none", matchIfMissing = true)
	static class WithoutStoreConfiguration {

		@Bean
		NoStore taskNoStore() {
			return new NoStore();
		}

	}

	/**
	 * State is kept in this process.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "memory")
	static class MemoryStoreConfiguration {

		private static final Log logger = LogFactory.getLog(MemoryStoreConfiguration.class);

		@Bean
		MemoryStore taskMemoryStore(StoreProperties properties) {
			logger.warn("The status of tasks is kept in the memory of this process (task-queue.store.type=memory):"
					+ " other processes do not see it, and it ends with this one");
			return new MemoryStore(properties.memory().maxTasks());
		}

	}

	/**
	 * State is kept in the application's database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "jdbc")
	static class JdbcStoreConfiguration {

		@Bean
		JdbcStatusStore taskStatusStore(JdbcStore store) {
			return new JdbcStatusStore(store);
		}

		@Bean
		JdbcCancelStore taskCancelStore(JdbcStore store) {
			return new JdbcCancelStore(store);
		}

		@Bean
		JdbcCheckpointStore taskCheckpointStore(JdbcStore store) {
			return new JdbcCheckpointStore(store, Clock.systemUTC());
		}

	}

	/**
	 * State is kept in the application's Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "redis")
	@ImportRuntimeHints(TaskScripts.Hints.class)
	static class RedisStoreConfiguration {

		@Bean
		RedisStatusStore taskStatusStore(RedisStore store) {
			return new RedisStatusStore(store);
		}

		@Bean
		RedisCancelStore taskCancelStore(RedisStore store, RedisStatusStore tasks) {
			return new RedisCancelStore(store, tasks);
		}

		@Bean
		RedisCheckpointStore taskCheckpointStore(RedisStore store) {
			return new RedisCheckpointStore(store);
		}

	}

	/**
	 * What writes to a store and reads from it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnTaskStore
	static class StatusConfiguration {

		private final Clock clock = Clock.systemUTC();

		/**
		 * Apart from the others, as health takes a store that does not answer lightly.
		 * Each job has a loop of its own, so that none waits for the store in the place
		 * of another.
		 */
		@Bean(name = STORE_LOOPS, defaultCandidate = false)
		RecoveryLoops taskQueueStoreLoops() {
			return new RecoveryLoops();
		}

		@Bean
		TaskChanges taskChanges(TaskSerializer serializer, StoreProperties properties,
				@Value("${spring.application.name:application}") String application) {
			return new TaskChanges(WorkerName.of(application), serializer, properties.maxResultSize(), this.clock);
		}

		@Bean
		StatusWriter taskStatusWriter(StatusStore store, StoreProperties properties,
				@Qualifier(STORE_LOOPS) RecoveryLoops loops) {
			return new StatusWriter(store, properties.maxPending(), loops.create("status"));
		}

		@Bean
		LastWrites taskLastWrites(StatusWriter writer) {
			return new LastWrites(writer);
		}

		@Bean
		StatusReader taskStatusReader(StatusStore store, StatusWriter writer) {
			return new StatusReader(store, writer);
		}

		@Bean
		StatusWatch taskStatusWatch(StatusReader reader, @Qualifier(STORE_LOOPS) RecoveryLoops loops) {
			return new StatusWatch(reader, loops.create("watch"));
		}

		@Bean
		StoredTasks taskStoredTasks(CancelStore cancels, StatusReader reader, StatusWatch watch,
				TaskSerializer serializer, ReplyProperties properties) {
			return new StoredTasks(cancels, reader, watch, serializer, properties.timeout(), this.clock);
		}

		@Bean
		StoredNotes taskStoredNotes(TaskChanges changes, StatusWriter writer, CheckpointStore checkpoints,
				TaskSerializer serializer, Cancellations cancellations) {
			return new StoredNotes(changes, writer, checkpoints, serializer, cancellations);
		}

		@Bean
		AttemptStatus taskAttemptStatus(TaskChanges changes, StatusWriter writer, Cancellations cancellations) {
			return new AttemptStatus(changes, writer, cancellations);
		}

		@Bean
		EnqueuedStatus taskEnqueuedStatus(TaskChanges changes, StatusWriter writer) {
			return new EnqueuedStatus(changes, writer);
		}

		@Bean
		EndedStatus taskEndedStatus(TaskChanges changes, StatusWriter writer, Cancellations cancellations) {
			return new EndedStatus(changes, writer, cancellations);
		}

		@Bean
		Cancellations taskCancellations(CancelStore store, @Qualifier(STORE_LOOPS) RecoveryLoops loops) {
			return new Cancellations(store, this.clock, loops.create("cancel"));
		}

		@Bean
		CancelInterceptor taskCancelInterceptor(Cancellations cancellations) {
			return new CancelInterceptor(cancellations);
		}

		@Bean
		StatusRetention taskStatusRetention(StatusStore store, StoreProperties properties,
				@Qualifier(STORE_LOOPS) RecoveryLoops loops) {
			return new StatusRetention(store, properties.retention(), this.clock, loops.create("retention"));
		}

	}

}
