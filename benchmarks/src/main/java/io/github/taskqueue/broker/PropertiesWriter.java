package io.github.taskqueue.broker;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.message.TaskMessage;

/**
 * Lets benchmarks do what no other room does.
 *
 * @param converter does it
 */
public record PropertiesWriter(TaskMessageConverter converter) {

	/**
	 * Writes the properties of a task.
	 * @param message the task
	 * @return the properties
	 */
	public BasicProperties write(TaskMessage message) {
		return this.converter.toProperties(message);
	}

}
