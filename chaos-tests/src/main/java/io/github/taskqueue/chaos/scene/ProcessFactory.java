package io.github.taskqueue.chaos.scene;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.agent.Transformations;
import io.github.taskqueue.chaos.load.ChaosApplication;
import io.github.taskqueue.chaos.load.Role;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.process.ChildJvm;
import io.github.taskqueue.test.process.ChildJvmSpec;

/**
 * Starts the processes of a run.
 *
 * @param broker to which the lines lead
 * @param store to which the other lines lead, if there is one
 * @param folder of ledgers and logs
 * @param load how much there is to do
 * @param mutant that the library is to be, if any
 */
record ProcessFactory(RabbitBroker broker, Optional<StoreServer> store, Path folder, LoadPlan load,
		Optional<Mutant> mutant) {

	private static final List<String> WITHOUT_STORE = List.of("--task-queue.store.type=none",
			"--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");

	FaultProxy line() {
		return FaultProxy.to(this.broker);
	}

	Optional<FaultProxy> storeLine() {
		return this.store.map(StoreServer::line);
	}

	ChildJvm start(String process, Role role, FaultProxy line, Optional<FaultProxy> storeLine) {
		List<String> store = storeLine.map(StoreServer::properties).orElse(WITHOUT_STORE);
		ChildJvmSpec spec = ChildJvm.running(ChaosApplication.class)
			.options("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
			.options(Transformations.options())
			.systemProperty(Transformations.CRASH_POINTS, "true")
			.output(this.folder.resolve(process + ".log"))
			.arguments("--spring.profiles.active=" + role.profile(), "--spring.main.banner-mode=off",
					"--spring.rabbitmq.host=" + line.host(), "--spring.rabbitmq.port=" + line.port(),
					"--spring.rabbitmq.username=" + this.broker.username(),
					"--spring.rabbitmq.password=" + this.broker.password(),
					"--spring.rabbitmq.virtual-host=" + this.broker.virtualHost(),
					"--task-queue.worker.enabled=" + (role != Role.PUBLISHER), "--chaos.process=" + process,
					"--chaos.folder=" + this.folder, "--chaos.seed=" + (this.load.seed() + process.hashCode()),
					"--chaos.rate=" + this.load.ratePerPublisher(), "--chaos.crashes=" + this.load.crashes(),
					"--chaos.store=" + this.load.store())
			.arguments(store.toArray(String[]::new));
		this.mutant.ifPresent((mutant) -> spec.systemProperty(Transformations.MUTANT, mutant.name()));
		return spec.start();
	}

}
