package io.github.taskqueue.benchmark.contender;

import io.github.taskqueue.TaskClient;

/**
 * Sends by calling a task method.
 */
final class TaskQueueSender implements Sender {

	private final TaskClient client;

	private final BenchTasks tasks;

	TaskQueueSender(TaskClient client, BenchTasks tasks) {
		this.client = client;
		this.tasks = tasks;
	}

	@Override
	public void send(long id, String text) {
		this.tasks.work(id, text);
	}

	@Override
	public void sendAll(int count, String text) {
		this.client.enqueueAll(() -> {
			for (int id = 0; id < count; id++) {
				this.tasks.work(id, text);
			}
		});
	}

}
