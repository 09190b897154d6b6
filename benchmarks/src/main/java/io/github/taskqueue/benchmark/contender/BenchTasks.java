package io.github.taskqueue.benchmark.contender;

import java.util.function.LongConsumer;

import io.github.taskqueue.AsyncTask;

/**
 * The task of the benchmarks.
 */
class BenchTasks {

	private final LongConsumer work;

	BenchTasks(LongConsumer work) {
		this.work = work;
	}

	@AsyncTask(queue = Work.QUEUE)
	void work(long id, String text) {
		this.work.accept(id);
	}

}
