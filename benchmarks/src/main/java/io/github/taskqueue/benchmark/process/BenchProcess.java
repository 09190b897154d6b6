package io.github.taskqueue.benchmark.process;

import java.net.URI;
import java.time.Duration;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;
import io.github.taskqueue.test.process.ChildJvm;

/**
 * A process of a benchmark, as seen by the one that controls it.
 */
public final class BenchProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(10);

	private static final String OPTIONS = "-Xmx512m";

	private final long startedAt = System.currentTimeMillis();

	private final ChildJvm jvm;

	private long commands;

	private BenchProcess(ChildJvm jvm) {
		this.jvm = jvm;
	}

	/**
	 * Starts a process that sends.
	 * @param contender how it sends
	 * @param broker where to
	 * @param load what it sends
	 * @return the process, which may not be ready yet
	 */
	public static BenchProcess publisher(Contender contender, URI broker, Load load) {
		return start(PublisherProcess.class, contender, broker, load, 0);
	}

	/**
	 * Starts a process that works.
	 * @param contender how it works
	 * @param broker where the work comes from
	 * @param load what kind of work it is
	 * @param expected how many pieces of work are measured together
	 * @return the process, which may not be ready yet
	 */
	public static BenchProcess worker(Contender contender, URI broker, Load load, int expected) {
		return start(WorkerProcess.class, contender, broker, load, expected);
	}

	/**
	 * Starts a process that works on many queues in which nothing waits.
	 * @param broker where the queues are
	 * @param queues how many
	 * @return the process, which may not be ready yet
	 */
	public static BenchProcess manyQueues(URI broker, int queues) {
		return new BenchProcess(ChildJvm.running(QueuesProcess.class)
			.options(OPTIONS)
			.arguments(broker.toString(), Integer.toString(queues))
			.start());
	}

	/**
	 * Starts a process whose tasks are delayed.
	 * @param broker where they wait
	 * @return the process, which may not be ready yet
	 */
	public static BenchProcess delays(URI broker) {
		return new BenchProcess(
				ChildJvm.running(DelaysProcess.class).options(OPTIONS).arguments(broker.toString()).start());
	}

	private static BenchProcess start(Class<?> main, Contender contender, URI broker, Load load, int expected) {
		return new BenchProcess(ChildJvm.running(main)
			.options(OPTIONS)
			.arguments(contender.name(), broker.toString(), JsonMapper.shared().writeValueAsString(load),
					Long.toString(System.currentTimeMillis()), Integer.toString(expected))
			.start());
	}

	/**
	 * Sends work one piece after the other.
	 * @param count how many pieces
	 * @param threads that send at the same time
	 * @return pieces per second
	 */
	public double send(int count, int threads) {
		return ask("send " + count + " " + threads, Double.class);
	}

	/**
	 * Sends work all at once.
	 * @param count how many pieces
	 * @return pieces per second
	 */
	public double sendAll(int count) {
		return ask("sendAll " + count, Double.class);
	}

	/**
	 * Sends work at a steady pace, with the time of sending.
	 * @param count how many pieces
	 * @param perSecond how many in a second
	 */
	public void pace(int count, int perSecond) {
		ask("pace " + count + " " + perSecond, String.class);
	}

	/**
	 * Waits until all the work is done that was expected.
	 * @return how it went
	 */
	public DrainFigures drain() {
		return ask("drain", DrainFigures.class);
	}

	/** Forgets the latencies so far. */
	public void forgetLatencies() {
		ask("forget", String.class);
	}

	/**
	 * Waits for paced work.
	 * @param count how many pieces since the latencies were forgotten
	 * @return how long it took from being sent to being begun
	 */
	public LatencyFigures latencies(int count) {
		return ask("latencies " + count, LatencyFigures.class);
	}

	/**
	 * Measures the memory of the process.
	 * @return the most that was ever resident, in megabytes
	 */
	public double peakMemory() {
		return ask("memory", Double.class);
	}

	/**
	 * Watches a process that has nothing to do.
	 * @param seconds for how long
	 * @return what it takes
	 */
	public QueuesFigures idle(int seconds) {
		long ready = ask("ready", Long.class);
		double cpu = ask("idle " + seconds, Double.class);
		return new QueuesFigures(ready - this.startedAt, cpu, ask("memory", Double.class));
	}

	/**
	 * Has delayed tasks run.
	 * @param count how many
	 * @return how late they were
	 */
	public DelayFigures lateness(int count) {
		return ask("lateness " + count, DelayFigures.class);
	}

	/**
	 * Has tasks wait for an hour.
	 * @param count how many
	 * @return how many were sent per second
	 */
	public double fill(int count) {
		return ask("fill " + count, Double.class);
	}

	/**
	 * Measures the heap of the process.
	 * @return megabytes that are in use
	 */
	public double heap() {
		return ask("heap", Double.class);
	}

	private <T> T ask(String command, Class<T> type) {
		long number = ++this.commands;
		this.jvm.send(number + " " + command);
		String answer = Commands.answerTo(number);
		this.jvm.awaitOutput(answer, PATIENCE);
		String output = this.jvm.output();
		int start = output.indexOf(answer) + answer.length();
		return JsonMapper.shared().readValue(output.substring(start, output.indexOf(';', start)), type);
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
