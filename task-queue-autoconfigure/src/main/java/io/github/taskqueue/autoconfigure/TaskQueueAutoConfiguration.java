package io.github.taskqueue.autoconfigure;

import com.rabbitmq.client.Channel;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for task queues: the proxies of
 * {@link io.github.taskqueue.AsyncTask @AsyncTask} methods, the
 * {@link io.github.taskqueue.TaskClient} and, unless {@code task-queue.worker.enabled} is
 * {@code false}, the workers.
 * <p>
 * Spring Boot moved its RabbitMQ support to another package in 4.2, so both names stand
 * here and neither is compiled against. Where this backs off,
 * {@code TaskQueueCheckAutoConfiguration} refuses tasks.
 */
@AutoConfiguration(afterName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
		"org.springframework.boot.rabbitmq.autoconfigure.RabbitAutoConfiguration",
		"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "task-queue.enabled", matchIfMissing = true)
@ConditionalOnClass({ ConnectionFactory.class, Channel.class, Threading.class })
@ConditionalOnBean(ConnectionFactory.class)
@Import({ DefinitionConfiguration.class, BrokerConfiguration.class, StoreConfiguration.class, ResultConfiguration.class,
		ClientConfiguration.class, WorkerConfiguration.class, WebhookConfiguration.class })
public final class TaskQueueAutoConfiguration {

}
