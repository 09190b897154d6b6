package io.github.taskqueue.chaos.fault;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.taskqueue.chaos.agent.CrashPoint;
import io.github.taskqueue.chaos.load.Commands;
import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;
import io.github.taskqueue.test.process.ChildJvm;

/**
 * Faults of processes.
 */
final class ProcessFaults {

	private static final Duration EXIT = Duration.ofSeconds(40);

	private static final Duration UNTIL_CRASH_POINT = Duration.ofSeconds(60);

	private ProcessFaults() {
	}

	static String killWorker(Scene scene, Fault fault) {
		return kill(Victims.mortalWorker(scene, fault));
	}

	static String killPublisher(Scene scene, Fault fault) {
		return kill(Victims.mortalPublisher(scene, fault));
	}

	static String kill(Member member) {
		ChildJvm process = member.process();
		process.kill();
		process.awaitExit(EXIT);
		return member.name();
	}

	static String terminateWorker(Scene scene, Fault fault) {
		Member member = Victims.mortalWorker(scene, fault);
		ChildJvm process = member.process();
		process.terminate();
		process.awaitExit(EXIT);
		return member.name();
	}

	static String pauseWorker(Scene scene, Fault fault) throws InterruptedException {
		Member member = Victims.worker(scene, fault);
		pause(List.of(member), fault.lasting());
		return member.name();
	}

	static void pause(List<Member> members, Duration lasting) throws InterruptedException {
		List<ChildJvm> processes = members.stream().map(Member::process).toList();
		processes.forEach((process) -> unlessEnded(process, ChildJvm::stop));
		try {
			TimeUnit.MILLISECONDS.sleep(lasting.toMillis());
		}
		finally {
			processes.forEach((process) -> unlessEnded(process, ChildJvm::resume));
		}
	}

	/** A task may end a process at any time. */
	private static void unlessEnded(ChildJvm process, Consumer<ChildJvm> action) {
		try {
			action.accept(process);
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			if (process.isAlive()) {
				throw ex;
			}
		}
	}

	static String crashWorker(Scene scene, Fault fault) {
		List<CrashPoint> points = CrashPoint.ofWorkers();
		return crash(Victims.mortalWorker(scene, fault), points.get(fault.choice() / 2 % points.size()));
	}

	static String crashPublisher(Scene scene, Fault fault) {
		return crash(Victims.mortalPublisher(scene, fault), CrashPoint.PUBLISH_CONFIRMED);
	}

	private static String crash(Member member, CrashPoint point) {
		ChildJvm process = member.process();
		unlessEnded(process, (armed) -> armed.send(Commands.ARM + point));
		process.awaitExit(UNTIL_CRASH_POINT);
		return member.name() + " at " + point;
	}

}
