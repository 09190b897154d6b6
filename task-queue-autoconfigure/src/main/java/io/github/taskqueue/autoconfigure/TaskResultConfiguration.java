package io.github.taskqueue.autoconfigure;

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
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.github.taskqueue.autoconfigure.condition.ConditionalOnTaskStore;
import io.github.taskqueue.autoconfigure.properties.ReplyProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.autoconfigure.properties.StoreProperties.Retention;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.cancel.CancelInterceptor;
import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.pipeline.TaskResults;
import io.github.taskqueue.internal.reply.NoStore;
import io.github.taskqueue.internal.reply.PendingResults;
import io.github.taskqueue.internal.reply.ReplyExpiry;
import io.github.taskqueue.internal.reply.ReplyResults;
import io.github.taskqueue.internal.reply.ReplyingListener;
import io.github.taskqueue.internal.reply.TaskLookup;
import io.github.taskqueue.internal.status.AttemptStatus;
import io.github.taskqueue.internal.status.EndedStatus;
import io.github.taskqueue.internal.status.EnqueuedStatus;
import io.github.taskqueue.internal.status.LastWrites;
import io.github.taskqueue.internal.status.StatusReader;
import io.github.taskqueue.internal.status.StatusRetention;
import io.github.taskqueue.internal.status.StatusWatch;
import io.github.taskqueue.internal.status.StatusWriter;
import io.github.taskqueue.internal.status.StoredNotes;
import io.github.taskqueue.internal.status.StoredTasks;
import io.github.taskqueue.internal.status.TaskChanges;
import io.github.taskqueue.internal.status.WorkerName;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.MemoryStore;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.jdbc.JdbcCancelStore;
import io.github.taskqueue.jdbc.JdbcCheckpointStore;
import io.github.taskqueue.jdbc.JdbcStatusStore;
import io.github.taskqueue.jdbc.JdbcStore;
import io.github.taskqueue.redis.RedisCancelStore;
import io.github.taskqueue.redis.RedisCheckpointStore;
import io.github.taskqueue.redis.RedisStatusStore;
import io.github.taskqueue.redis.TaskScripts;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Door of the room: results by reply, and status, results and checkpoints in a store.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReplyProperties.class)
@Import(ReplyingListener.class)
public class TaskResultConfiguration {

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

	/**
	 * State is kept nowhere.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "task-queue.store.type", havingValue = "none", matchIfMissing = true)
	@Import(NoStore.class)
	static class WithoutStoreConfiguration {

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
	@Import({ JdbcStatusStore.class, JdbcCancelStore.class })
	static class JdbcStoreConfiguration {

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
	@Import({ RedisStatusStore.class, RedisCancelStore.class, RedisCheckpointStore.class })
	@ImportRuntimeHints(TaskScripts.Hints.class)
	static class RedisStoreConfiguration {

	}

	/**
	 * What writes to a store and reads from it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnTaskStore
	@Import({ LastWrites.class, StatusReader.class, StoredNotes.class, AttemptStatus.class, EnqueuedStatus.class,
			EndedStatus.class, CancelInterceptor.class })
	static class StatusConfiguration {

		private final Clock clock = Clock.systemUTC();

		/**
		 * Apart from the others, as health takes a store that does not answer lightly.
		 * Each job has a loop of its own, so that none waits for the store in the place
		 * of another.
		 */
		@Bean(name = RecoveryLoops.OF_STORE, defaultCandidate = false)
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
				@Qualifier(RecoveryLoops.OF_STORE) RecoveryLoops loops) {
			return new StatusWriter(store, properties.maxPending(), loops.create("status"));
		}

		@Bean
		StatusWatch taskStatusWatch(StatusReader reader, @Qualifier(RecoveryLoops.OF_STORE) RecoveryLoops loops) {
			return new StatusWatch(reader, loops.create("watch"));
		}

		@Bean
		StoredTasks taskStoredTasks(CancelStore cancels, StatusReader reader, StatusWatch watch,
				TaskSerializer serializer, ReplyProperties properties) {
			return new StoredTasks(cancels, reader, watch, serializer, properties.timeout(), this.clock);
		}

		@Bean
		Cancellations taskCancellations(CancelStore store, @Qualifier(RecoveryLoops.OF_STORE) RecoveryLoops loops) {
			return new Cancellations(store, this.clock, loops.create("cancel"));
		}

		@Bean
		StatusRetention taskStatusRetention(StatusStore store, StoreProperties properties,
				@Qualifier(RecoveryLoops.OF_STORE) RecoveryLoops loops) {
			Retention retention = properties.retention();
			return new StatusRetention(store, retention.succeeded(), retention.failed(), retention.interval(),
					this.clock, loops.create("retention"));
		}

	}

}
