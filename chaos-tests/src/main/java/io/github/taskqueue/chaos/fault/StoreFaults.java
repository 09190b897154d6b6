package io.github.taskqueue.chaos.fault;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;
import io.github.taskqueue.test.fault.FaultProxy;

/**
 * Faults of the store and of the lines to it.
 */
final class StoreFaults {

	private StoreFaults() {
	}

	static String reset(Scene scene, Fault fault) {
		List<Member> members = Victims.some(scene, fault);
		at(members, FaultProxy::reset);
		return Victims.names(members);
	}

	static String blackhole(Scene scene, Fault fault) throws InterruptedException {
		List<Member> members = Victims.some(scene, fault);
		return whileAway(members, FaultProxy::blackhole, () -> {
			lasting(fault);
			return Victims.names(members);
		});
	}

	static String refuse(Scene scene, Fault fault) throws InterruptedException {
		List<Member> members = Victims.some(scene, fault);
		return whileAway(members, StoreFaults::refuse, () -> {
			lasting(fault);
			return Victims.names(members);
		});
	}

	private static void refuse(FaultProxy line) {
		line.refuse();
		line.reset();
	}

	static String kill(Scene scene, Fault fault) throws InterruptedException {
		scene.store().kill();
		try {
			lasting(fault);
		}
		finally {
			scene.store().startAgain();
		}
		return Victims.names(scene.members());
	}

	/** What the worker has not told the store by then is never told. */
	static String killWorker(Scene scene, Fault fault) throws InterruptedException {
		return whileAway(List.of(Victims.mortalWorker(scene, fault)), StoreFaults::refuse, () -> {
			lasting(fault);
			return ProcessFaults.killWorker(scene, fault);
		});
	}

	private static String whileAway(List<Member> members, Consumer<FaultProxy> fault, Meanwhile meanwhile)
			throws InterruptedException {
		try {
			at(members, fault);
			return meanwhile.happens();
		}
		finally {
			at(members, FaultProxy::heal);
		}
	}

	private static void at(List<Member> members, Consumer<FaultProxy> action) {
		members.stream().map(Member::storeLine).forEach(action);
	}

	private static void lasting(Fault fault) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(fault.lasting().toMillis());
	}

	/**
	 * Something that happens during a fault.
	 */
	@FunctionalInterface
	private interface Meanwhile {

		/**
		 * Returns when it is over.
		 * @return to whom it happened
		 */
		String happens() throws InterruptedException;

	}

}
