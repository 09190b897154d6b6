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
	 * @param name what the loop is for; its thread is called {@code task-queue-<name>}
	 * @return the loop
	 */
	public RecoveryLoop create(String name) {
		return add(name, true);
	}

	/**
	 * Creates a loop whose thread keeps the process alive.
	 * @param name what the loop is for; its thread is called {@code task-queue-<name>}
	 * @return the loop
	 */
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
	 * @return the loops
	 */
	List<RecoveryLoop> all() {
		this.loops.removeIf(RecoveryLoop::isClosed);
		return this.loops;
	}

	/**
	 * What the jobs of all loops are up to.
	 * @return their states
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
