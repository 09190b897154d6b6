package io.github.taskqueue.benchmark;

import java.util.EnumMap;
import java.util.Map;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.process.BenchProcess;
import io.github.taskqueue.benchmark.process.DrainFigures;
import io.github.taskqueue.benchmark.process.LatencyFigures;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * One round of one contender: a process that sends, and then one that works off what
 * waits and takes what is sent at a steady pace.
 *
 * @param contender that is measured
 * @param options how much is sent
 */
record ContenderRun(Contender contender, BenchOptions options) {

	private static final int THREADS = 8;

	private static final int PER_SECOND = 200;

	/** One thread waits for each confirm, so it sends fewer. */
	private static final int SINGLE_SHARE = 10;

	private static final int WARM_UP_SHARE = 4;

	Figures measure(RabbitBroker shared) throws Exception {
		Map<Column, Double> values = new EnumMap<>(Column.class);
		try (RabbitBroker broker = shared.newVirtualHost();
				BenchProcess publisher = BenchProcess.publisher(this.contender, broker.uri(), this.options.load())) {
			send(publisher, broker, values);
			try (BenchProcess worker = BenchProcess.worker(this.contender, broker.uri(), this.options.load(),
					this.options.tasks())) {
				work(worker, publisher, values);
			}
		}
		return new Figures(values);
	}

	private void send(BenchProcess publisher, RabbitBroker broker, Map<Column, Double> values) throws Exception {
		int tasks = this.options.tasks();
		publisher.sendAll(tasks / WARM_UP_SHARE);
		publisher.send(tasks / SINGLE_SHARE / WARM_UP_SHARE, 1);
		values.put(Column.SINGLE, publisher.send(tasks / SINGLE_SHARE, 1));
		values.put(Column.THREADS, publisher.send(tasks / WARM_UP_SHARE, THREADS));
		this.contender.purge(broker.uri());
		values.put(Column.BULK, publisher.sendAll(tasks));
	}

	private void work(BenchProcess worker, BenchProcess publisher, Map<Column, Double> values) {
		DrainFigures drain = worker.drain();
		values.put(Column.DRAIN, drain.perSecond());
		values.put(Column.SECOND_HALF, drain.secondHalfPerSecond());
		values.put(Column.CPU, drain.cpuMicros());
		values.put(Column.FIRST_TASK, drain.firstAfterMillis());
		publisher.pace(this.options.paced() / WARM_UP_SHARE, PER_SECOND);
		worker.latencies(this.options.paced() / WARM_UP_SHARE);
		worker.forgetLatencies();
		publisher.pace(this.options.paced(), PER_SECOND);
		LatencyFigures latencies = worker.latencies(this.options.paced());
		values.put(Column.P50, latencies.median());
		values.put(Column.P99, latencies.p99());
		values.put(Column.MAX, latencies.max());
		values.put(Column.MEMORY, worker.peakMemory());
	}

}
