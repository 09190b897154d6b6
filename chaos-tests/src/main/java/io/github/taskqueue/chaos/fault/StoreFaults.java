package io.github.taskqueue.chaos.fault;

import java.io.IOException;
import java.util.List;

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
		return Lines.TO_STORE.at(Victims.some(scene, fault), FaultProxy::reset);
	}

	static String blackhole(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_STORE.whileLasting(Victims.some(scene, fault), fault, FaultProxy::blackhole);
	}

	static String refuse(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_STORE.whileLasting(Victims.some(scene, fault), fault, StoreFaults::refuse);
	}

	private static void refuse(FaultProxy line) {
		line.refuse();
		line.reset();
	}

	static String kill(Scene scene, Fault fault) throws IOException, InterruptedException {
		scene.store().kill();
		try {
			fault.last();
		}
		finally {
			scene.store().startAgain();
		}
		return Victims.names(scene.members());
	}

	/** What the worker has not told the store by then is never told. */
	static String killWorker(Scene scene, Fault fault) throws InterruptedException {
		List<Member> victim = List.of(Victims.mortalWorker(scene, fault));
		try {
			Lines.TO_STORE.at(victim, StoreFaults::refuse);
			fault.last();
			return ProcessFaults.killWorker(scene, fault);
		}
		finally {
			Lines.TO_STORE.at(victim, FaultProxy::heal);
		}
	}

}
