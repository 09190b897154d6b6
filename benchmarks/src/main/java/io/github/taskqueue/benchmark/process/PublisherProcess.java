package io.github.taskqueue.benchmark.process;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;
import io.github.taskqueue.benchmark.contender.Sender;

/**
 * The program of a process that sends.
 */
final class PublisherProcess {

	private static final int PORTION = 100_000;

	private final Sender sender;

	private final String text;

	private PublisherProcess(Sender sender, Load load) {
		this.sender = sender;
		this.text = "x".repeat(load.textLength());
	}

	/**
	 * Runs.
	 * @param arguments contender, broker and load
	 */
	public static void main(String[] arguments) throws Exception {
		Sender sender = Contender.valueOf(arguments[0]).sender(URI.create(arguments[1]));
		Commands.obey(new PublisherProcess(sender, JsonMapper.shared().readValue(arguments[2], Load.class))::obey);
		System.exit(0);
	}

	private Object obey(String verb, int... arguments) throws Exception {
		return switch (verb) {
			case "send" -> send(arguments[0], arguments[1]);
			case "sendAll" -> sendAll(arguments[0]);
			case "pace" -> {
				pace(arguments[0], arguments[1]);
				yield "";
			}
			default -> throw new IllegalArgumentException(verb);
		};
	}

	private double send(int count, int threads) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		long start = System.nanoTime();
		List<Future<?>> parts = new ArrayList<>();
		for (int thread = 0; thread < threads; thread++) {
			parts.add(pool.submit(() -> {
				for (int id = 0; id < count / threads; id++) {
					this.sender.send(id, this.text);
				}
				return null;
			}));
		}
		for (Future<?> part : parts) {
			part.get();
		}
		pool.shutdown();
		return perSecond(count, start);
	}

	/**
	 * In portions, as what is sent in one call is all in memory.
	 */
	private double sendAll(int count) throws Exception {
		long start = System.nanoTime();
		for (int left = count; left > 0; left -= PORTION) {
			this.sender.sendAll(Math.min(left, PORTION), this.text);
		}
		return perSecond(count, start);
	}

	private static double perSecond(int count, long start) {
		return count * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
	}

	private void pace(int count, int perSecond) throws Exception {
		long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long start = System.nanoTime();
		for (int i = 0; i < count; i++) {
			LockSupport.parkNanos(start + i * period - System.nanoTime());
			this.sender.send(Tally.now(), this.text);
		}
	}

}
