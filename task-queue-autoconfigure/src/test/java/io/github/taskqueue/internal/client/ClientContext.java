package io.github.taskqueue.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.autoconfigure.CallersConfiguration;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * A context with everything that a caller has, in front of ports that keep what they are
 * given.
 */
@Configuration(proxyBeanMethods = false)
@Import(CallersConfiguration.class)
public class ClientContext {

	public static ApplicationContextRunner with(Class<?>... configurations) {
		return new ApplicationContextRunner().withUserConfiguration(ClientContext.class)
			.withUserConfiguration(configurations);
	}

	@Bean
	Published published() {
		return new Published();
	}

	@Bean
	Replies replies() {
		return new Replies();
	}

	@Bean(destroyMethod = "")
	TaskTransport transport(Published published, Replies replies) {
		return new Transport(published, replies, new RecoveryLoops());
	}

	@Bean
	Results results(TaskTransport transport, TaskSerializer serializer) {
		return new Results(transport, serializer, Duration.ofHours(1), 100_000, null, null);
	}

	/**
	 * What only workers ask for is out of a caller's reach.
	 */
	private record Transport(Published tasks, Replies replies, RecoveryLoops loops) implements TaskTransport {

		@Override
		public TaskMessageConverter converter() {
			throw new UnsupportedOperationException();
		}

		@Override
		public BodyCodecs codecs() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<Void> bury(Outgoing letter) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void declareDeadLetterQueue(QueueAddress origin) {
			throw new UnsupportedOperationException();
		}

	}

	public static final class Published implements TaskPublisher {

		private final List<TaskMessage> messages = new ArrayList<>();

		private final Map<String, TaskEnqueueException> refusals = new ConcurrentHashMap<>();

		public List<TaskMessage> messages() {
			return this.messages;
		}

		List<String> names() {
			return this.messages.stream().map(TaskMessage::name).toList();
		}

		/**
		 * Refuses a task.
		 * @param name name of the task
		 * @param refusal what is thrown
		 */
		public void refuse(String name, TaskEnqueueException refusal) {
			this.refusals.put(name, refusal);
		}

		@Override
		public Duration timeout() {
			return Duration.ofSeconds(1);
		}

		@Override
		public void publish(TaskMessage message) {
			if (this.refusals.containsKey(message.name())) {
				throw this.refusals.get(message.name());
			}
			this.messages.add(message);
		}

		@Override
		public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
			try {
				publish(message);
				return CompletableFuture.completedFuture(null);
			}
			catch (TaskEnqueueException ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

	}

	static final class Replies implements TaskReplies {

		private @Nullable Consumer<TaskReply> listener;

		void arrive(TaskReply reply) {
			Consumer<TaskReply> current = this.listener;
			if (current != null) {
				current.accept(reply);
			}
		}

		@Override
		public String listen(Consumer<TaskReply> listener) {
			this.listener = (this.listener != null) ? this.listener : listener;
			return "replies";
		}

		@Override
		public void awaitListening(String address, Duration timeout) {
		}

		@Override
		public CompletableFuture<Void> send(String address, TaskReply reply) {
			return CompletableFuture.completedFuture(null);
		}

	}

}
