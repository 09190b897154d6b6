package io.github.taskqueue.internal.background;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All loops of an application, so that its health can tell of those that do not get on.
 * Thread-safe.
 */
public final class RecoveryLoops implements AutoCloseable {

	private final List<RecoveryLoop> loops = new CopyOnWriteArrayList<>();

	/**
	 * Creates a loop, which its owner closes.
	 */
	public RecoveryLoop create(String name) {
		return add(name, true);
	}

	public RecoveryLoop createKeepingAlive(String name) {
		return add(name, false);
	}

	private RecoveryLoop add(String name, boolean daemon) {
		RecoveryLoop added = new RecoveryLoop(name, (run) -> {
			Thread thread = new Thread(run, "task-queue-" + name);
			thread.setDaemon(daemon);
			return thread;
		}, System::nanoTime);
		this.loops.add(added);
		return added;
	}

	/**
	 * All loops that are not closed.
	 */
	List<RecoveryLoop> all() {
		this.loops.removeIf(RecoveryLoop::isClosed);
		return this.loops;
	}

	/**
	 * What the jobs of all loops are up to.
	 */
	public List<LoopState> states() {
		return all().stream().flatMap((loop) -> loop.jobs().stream()).map(RecoveryLoop.Job::state).toList();
	}

	/**
	 * Ends all loops.
	 */
	@Override
	public void close() {
		this.loops.forEach(RecoveryLoop::close);
	}

}
