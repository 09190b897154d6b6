package io.github.taskqueue.chaos.fault;

import java.util.List;

import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;

/**
 * Whom a fault concerns.
 */
final class Victims {

	private Victims() {
	}

	/** A worker that may be ended. */
	static Member mortalWorker(Scene scene, Fault fault) {
		return choose(scene.workers().subList(1, scene.workers().size()), fault);
	}

	/** A publisher that may be ended. */
	static Member mortalPublisher(Scene scene, Fault fault) {
		return choose(scene.publishers().subList(1, scene.publishers().size()), fault);
	}

	static Member worker(Scene scene, Fault fault) {
		return choose(scene.workers(), fault);
	}

	/** All members, or one of them, the one as often as the other. */
	static List<Member> some(Scene scene, Fault fault) {
		List<Member> all = scene.members();
		return (fault.choice() % 2 == 0) ? all : List.of(all.get(fault.choice() / 2 % all.size()));
	}

	private static Member choose(List<Member> members, Fault fault) {
		return members.get(fault.choice() % members.size());
	}

	static String names(List<Member> members) {
		return String.join(", ", members.stream().map(Member::name).toList());
	}

}
