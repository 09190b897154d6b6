package io.github.taskqueue.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;
import io.github.taskqueue.test.fault.AmqpMethod;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

/**
 * Faults of the network.
 */
final class NetworkFaults {

	private static final Duration UNTIL_CUT = Duration.ofSeconds(15);

	private static final int NARROW_BYTES_PER_SECOND = 20_000;

	private NetworkFaults() {
	}

	static String reset(Scene scene, Fault fault) {
		return Lines.TO_BROKER.at(Victims.some(scene, fault), FaultProxy::reset);
	}

	static String disconnect(Scene scene, Fault fault) {
		return Lines.TO_BROKER.at(Victims.some(scene, fault), FaultProxy::disconnect);
	}

	static String blackhole(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(Victims.some(scene, fault), fault, FaultProxy::blackhole);
	}

	static String blackholeUpstream(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(Victims.some(scene, fault), fault,
				(proxy) -> proxy.blackhole(Direction.UPSTREAM));
	}

	static String blackholeDownstream(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(Victims.some(scene, fault), fault,
				(proxy) -> proxy.blackhole(Direction.DOWNSTREAM));
	}

	static String loseWorker(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(List.of(Victims.worker(scene, fault)), fault, FaultProxy::blackhole);
	}

	static String delay(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(Victims.some(scene, fault), fault,
				(proxy) -> proxy.delay(Duration.ofMillis(150), Duration.ofMillis(100)));
	}

	static String narrow(Scene scene, Fault fault) throws InterruptedException {
		return Lines.TO_BROKER.whileLasting(Victims.some(scene, fault), fault,
				(proxy) -> proxy.bandwidth(NARROW_BYTES_PER_SECOND));
	}

	static String cutInFrame(Scene scene, Fault fault) throws InterruptedException {
		Direction direction = (fault.choice() / 2 % 2 == 0) ? Direction.UPSTREAM : Direction.DOWNSTREAM;
		return cut(Victims.some(scene, fault), (proxy) -> proxy.cutInFrame(direction));
	}

	static String losePublish(Scene scene, Fault fault) throws InterruptedException {
		return cut(scene.publishers(), (proxy) -> proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_PUBLISH));
	}

	static String loseConfirm(Scene scene, Fault fault) throws InterruptedException {
		return cut(Victims.some(scene, fault), (proxy) -> proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK));
	}

	static String loseAck(Scene scene, Fault fault) throws InterruptedException {
		return cut(List.of(Victims.worker(scene, fault)),
				(proxy) -> proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_ACK));
	}

	static String loseDelivery(Scene scene, Fault fault) throws InterruptedException {
		return cut(List.of(Victims.worker(scene, fault)),
				(proxy) -> proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_DELIVER));
	}

	/** Waits for the cuts. A line on which nothing fits within a while stays whole. */
	private static String cut(List<Member> members, Function<FaultProxy, CompletableFuture<Void>> action)
			throws InterruptedException {
		List<CompletableFuture<Void>> cuts = members.stream().map(Member::proxy).map(action).toList();
		try {
			CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new))
				.get(UNTIL_CUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			cuts.forEach((cut) -> cut.cancel(false));
		}
		long made = cuts.stream().filter((cut) -> cut.isDone() && !cut.isCancelled()).count();
		return Victims.names(members) + " (" + made + " cut)";
	}

}
