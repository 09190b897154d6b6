package io.github.taskqueue.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.taskqueue.chaos.check.Checker;
import io.github.taskqueue.chaos.check.Verdict;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.History;
import io.github.taskqueue.chaos.evidence.Resource;
import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.fault.FaultRunner;
import io.github.taskqueue.chaos.fault.Schedule;
import io.github.taskqueue.chaos.load.Commands;
import io.github.taskqueue.chaos.report.Report;
import io.github.taskqueue.chaos.scene.BrokerView;
import io.github.taskqueue.chaos.scene.LoadPlan;
import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;
import io.github.taskqueue.chaos.scene.StoreServer;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * One run: warm-up, faults, healing, draining, checking.
 */
final class ChaosRun {

	/** The broker counts anew every five seconds. */
	private static final Duration QUIET = Duration.ofSeconds(7);

	private final ChaosOptions options;

	private final Path folder;

	private final RabbitBroker broker;

	private final Progress progress;

	ChaosRun(ChaosOptions options, Path folder, RabbitBroker broker) {
		this.options = options;
		this.folder = folder;
		this.broker = broker;
		this.progress = new Progress(folder);
	}

	Report run() throws Exception {
		LoadPlan load = new LoadPlan(this.options.seed(), this.options.rate(), this.options.crashes(),
				this.options.store());
		try (StoreServer store = this.options.store() ? StoreServer.start(this.folder) : null;
				Scene scene = new Scene(this.broker, Optional.ofNullable(store), this.folder, load,
						this.options.mutant())) {
			Evidence evidence = gather(scene);
			this.progress.tell("Checking");
			Verdict verdict = Checker.check(evidence);
			return Report.of(description(), evidence, verdict);
		}
	}

	private Evidence gather(Scene scene) throws Exception {
		scene.start();
		Member survivor = scene.workers().get(0);
		this.progress.tell("Warm-up for " + this.options.warmUp().toSeconds() + " s");
		scene.publishers().forEach(Member::publish);
		survivor.ask(Commands.OPERATE);
		sleep(this.options.warmUp());
		Meter meter = new Meter(scene);
		meter.before();
		try (GarbagePublisher garbage = new GarbagePublisher(this.broker, this.folder, this.options.seed())) {
			garbage.start();
			this.progress.tell("Faults for " + this.options.length().toSeconds() + " s");
			List<FaultRecord> faults = makeFaults(scene);
			this.progress.tell("Healing");
			scene.awaitReady();
			survivor.ask(Commands.RESUME);
			long healedAt = System.currentTimeMillis();
			// to see that all works again
			sleep(this.options.warmUp().dividedBy(2));
			garbage.close();
			scene.publishers().forEach(Member::pause);
			survivor.ask(Commands.END_SCHEDULES);
			this.progress.tell("Draining");
			Map<String, Long> leftovers = drain();
			List<Resource> resources = meter.after();
			History history = History.read(this.folder, new DeadLetterReader(this.broker).read());
			scene.members().forEach(Member::shutDown);
			// What a process has for the store is written at its end at the latest
			return new Evidence(history, faults, healedAt, leftovers, resources, scene.ends(), scene.statuses());
		}
	}

	private List<FaultRecord> makeFaults(Scene scene) throws Exception {
		Set<FaultKind> kinds = this.options.faults()
			.stream()
			.filter((kind) -> this.broker.isControllable() || !kind.needsOwnBroker())
			.filter((kind) -> this.options.store() || !kind.needsStore())
			.collect(Collectors.toCollection(TreeSet::new));
		if (kinds.isEmpty()) {
			sleep(this.options.length());
			return List.of();
		}
		return new FaultRunner(scene, new Schedule(this.options.seed(), kinds), this.progress::tell)
			.run(this.options.length());
	}

	private Map<String, Long> drain() throws InterruptedException {
		BrokerView view = new BrokerView(this.broker);
		long end = System.nanoTime() + this.options.longestDrain().toNanos();
		Map<String, Long> messages = view.messages();
		long emptySince = System.nanoTime();
		while (System.nanoTime() < end && (!messages.isEmpty() || System.nanoTime() - emptySince < QUIET.toNanos())) {
			sleep(Duration.ofSeconds(1));
			messages = view.messages();
			if (!messages.isEmpty()) {
				emptySince = System.nanoTime();
			}
		}
		return messages;
	}

	private static void sleep(Duration length) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(length.toMillis());
	}

	private Map<String, String> description() {
		Map<String, String> description = new LinkedHashMap<>();
		description.put("seed", Long.toString(this.options.seed()));
		description.put("minutes of faults", "%.1f".formatted(this.options.length().toMillis() / 60_000.0));
		description.put("RabbitMQ", this.broker.version());
		description.put("store", this.options.store() ? "PostgreSQL" : "none");
		description.put("JDK", System.getProperty("java.vm.version"));
		this.options.mutant().ifPresent((mutant) -> description.put("mutant", mutant.name()));
		return description;
	}

}
