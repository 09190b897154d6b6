package io.github.taskqueue.test.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.test.internal.node.InstalledSource;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.BrokerSource;
import io.github.taskqueue.test.internal.server.ContainerSource;
import io.github.taskqueue.test.internal.server.RemoteSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class BrokerFinderTests {

	private static final BrokerSource NOTHING = Optional::empty;

	private static final BrokerSource GIVEN = new RemoteSource(
			Map.of("TASK_QUEUE_BROKER_URI", "amqp://rabbit.test:5673/orders"));

	@Test
	void asksOnlyUntilASourceHasABroker() {
		BrokerSource unwanted = () -> {
			throw new AssertionError("asked without need");
		};
		BrokerServer found = new BrokerFinder(List.of(NOTHING, GIVEN, unwanted)).find();
		assertThat(found.address().toUri()).hasToString("amqp://guest:guest@rabbit.test:5673/orders");
	}

	@Test
	void looksInTheEnvironmentThenForDockerThenForAnInstallation() {
		assertThat(BrokerFinder.forSharing().sources()).hasExactlyElementsOfTypes(RemoteSource.class,
				ContainerSource.class, InstalledSource.class);
	}

	@Test
	void neverTakesABrokerOfOthersForOneCaller() {
		assertThat(BrokerFinder.forOneCaller().sources()).hasExactlyElementsOfTypes(ContainerSource.class,
				InstalledSource.class);
	}

	@Test
	void saysHowToGetABrokerWhereThereIsNone(@TempDir Path empty) {
		BrokerFinder finder = new BrokerFinder(List.of(new RemoteSource(Map.of("TASK_QUEUE_BROKER_URI", " ")),
				new ContainerSource(false), new InstalledSource(List.of(empty))));
		assertThatIllegalStateException().isThrownBy(finder::find)
			.withMessageContainingAll("No RabbitMQ broker was found", "Docker", "apt-get install rabbitmq-server",
					"brew install rabbitmq", "TASK_QUEUE_BROKER_URI");
	}

	@Test
	void namesTheVariableThatIsNoAddress() {
		BrokerSource source = new RemoteSource(Map.of("TASK_QUEUE_BROKER_URI", "http://user:secret@rabbit.test"));
		assertThatIllegalStateException().isThrownBy(source::start)
			.withMessage("TASK_QUEUE_BROKER_URI is not an amqp:// or amqps:// URI with a host");
	}

	@Test
	void doesNotControlABrokerOfOthers() {
		BrokerServer given = new BrokerFinder(List.of(GIVEN)).find();
		assertThat(given.isControllable()).isFalse();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(given::kill)
			.withMessageContainingAll("rabbit.test:5673", "TASK_QUEUE_BROKER_URI", "startPrivate()");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> given.rabbitmqctl(List.of("status")))
			.withMessageContaining("TASK_QUEUE_BROKER_CTL");
	}

	@Test
	void administersABrokerOfOthersByTheGivenCommand() {
		BrokerServer given = new RemoteSource(
				Map.of("TASK_QUEUE_BROKER_URI", "amqp://rabbit.test", "TASK_QUEUE_BROKER_CTL", "echo -n ran"))
			.start()
			.orElseThrow();
		assertThat(given.rabbitmqctl(List.of("add_vhost", "a b"))).isEqualTo("ran add_vhost a b");
	}

}
