package io.github.taskqueue.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.taskqueue.chaos.scene.Scene;

/**
 * Makes the faults of a schedule, one after the other.
 */
public final class FaultRunner {

	/**
	 * A queue that was declared in the seconds before a broker is killed may come back
	 * empty.
	 */
	private static final Duration AFTER_DECLARING = Duration.ofSeconds(3);

	/**
	 * The broker's pause before it tries a failed dead-lettering again, and some more.
	 */
	private static final Duration HOLD = Duration.ofSeconds(370);

	private final Scene scene;

	private final Schedule schedule;

	private final Consumer<FaultRecord> log;

	/**
	 * Creates the runner.
	 * @param scene to disturb
	 * @param schedule what comes
	 * @param log told of each fault that is over
	 */
	public FaultRunner(Scene scene, Schedule schedule, Consumer<FaultRecord> log) {
		this.scene = scene;
		this.schedule = schedule;
		this.log = log;
	}

	/**
	 * Makes faults for a while. In the end of a long while, there is none that makes
	 * delayed tasks late.
	 * @param length how long
	 * @return what was done
	 * @throws Exception if the run is ended, or goes wrong
	 */
	public List<FaultRecord> run(Duration length) throws Exception {
		List<FaultRecord> records = new ArrayList<>();
		long end = System.nanoTime() + length.toNanos();
		boolean spareDelays = length.compareTo(HOLD.multipliedBy(2)) > 0;
		while (System.nanoTime() < end) {
			Fault fault = this.schedule.next();
			boolean late = end - System.nanoTime() < HOLD.toNanos();
			if (!(spareDelays && late && fault.kind().holdsUpDelays())) {
				TimeUnit.MILLISECONDS.sleep(fault.pause().toMillis());
				records.add(make(fault));
			}
		}
		return records;
	}

	private FaultRecord make(Fault fault) throws Exception {
		this.scene.awaitReady();
		if (fault.kind().needsOwnBroker()) {
			TimeUnit.MILLISECONDS.sleep(AFTER_DECLARING.toMillis());
		}
		long from = System.currentTimeMillis();
		String victim = fault.kind().injection().inject(this.scene, fault);
		FaultRecord made = new FaultRecord(fault.kind(), victim, from, System.currentTimeMillis());
		this.log.accept(made);
		return made;
	}

}
