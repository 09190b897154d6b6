package io.github.taskqueue.benchmark.process;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.context.ConfigurableApplicationContext;

import io.github.taskqueue.benchmark.contender.IdleApplication;

/**
 * The program of a process that works on many queues without tasks.
 */
final class QueuesProcess {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private QueuesProcess() {
	}

	/**
	 * Runs.
	 * @param arguments broker and number of queues
	 */
	public static void main(String[] arguments) throws Exception {
		ConfigurableApplicationContext application = IdleApplication.start(URI.create(arguments[0]),
				Integer.parseInt(arguments[1]));
		long ready = System.currentTimeMillis();
		Commands.obey((verb, seconds) -> switch (verb) {
			case "ready" -> ready;
			case "idle" -> idle(seconds[0]);
			case "memory" -> ProcessMemory.resident();
			default -> throw new IllegalArgumentException(verb);
		});
		application.close();
		System.exit(0);
	}

	/** CPU time in milliseconds per second. */
	private static double idle(int seconds) throws InterruptedException {
		long start = SYSTEM.getProcessCpuTime();
		TimeUnit.SECONDS.sleep(seconds);
		return (SYSTEM.getProcessCpuTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(seconds);
	}

}
