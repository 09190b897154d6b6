package io.github.taskqueue.test.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.github.dockerjava.api.DockerClient;
import com.rabbitmq.client.ConnectionFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/**
 * A broker in a container that Testcontainers removes when this JVM ends.
 */
final class ContainerServer implements BrokerServer {

	private static final String IMAGE = "rabbitmq:4-alpine";

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private static final int STOP_TIMEOUT_SECONDS = 30;

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

	private final RabbitMQContainer container = new RabbitMQContainer(IMAGE);

	private final BrokerAddress address;

	// Docker would choose another port at each start, and clients could not come back
	private ContainerServer(int port) {
		String host = this.container.getHost();
		String binding = (THIS_MACHINE.contains(host) ? "127.0.0.1:" : "") + port + ":"
				+ ConnectionFactory.DEFAULT_AMQP_PORT;
		this.container.setExposedPorts(List.of());
		this.container.setPortBindings(List.of(binding));
		this.address = BrokerAddress.local(host, port);
	}

	static ContainerServer create() {
		ContainerServer server = new ContainerServer(NodePorts.free().amqp());
		try {
			server.container.start();
			server.awaitAnswer();
			return server;
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	@Override
	public BrokerAddress address() {
		return this.address;
	}

	@Override
	public boolean isControllable() {
		return true;
	}

	@Override
	public synchronized void start() {
		if (!this.container.isRunning()) {
			docker().startContainerCmd(this.container.getContainerId()).exec();
			awaitAnswer();
		}
	}

	private void awaitAnswer() {
		if (!new BrokerProbe(this.address).await(START_TIMEOUT, (properties) -> true, () -> true)) {
			throw new IllegalStateException("RabbitMQ in " + IMAGE + " did not answer at " + this.address + " within "
					+ START_TIMEOUT.toSeconds() + " s. Its log:\n" + this.container.getLogs());
		}
	}

	@Override
	public synchronized void stop() {
		if (this.container.isRunning()) {
			docker().stopContainerCmd(this.container.getContainerId()).withTimeout(STOP_TIMEOUT_SECONDS).exec();
		}
	}

	@Override
	public synchronized void kill() {
		if (this.container.isRunning()) {
			docker().killContainerCmd(this.container.getContainerId()).exec();
		}
	}

	private static DockerClient docker() {
		return DockerClientFactory.instance().client();
	}

	@Override
	public String rabbitmqctl(List<String> arguments) {
		String[] command = Stream.concat(Stream.of("rabbitmqctl", "--quiet"), arguments.stream())
			.toArray(String[]::new);
		try {
			ExecResult result = this.container.execInContainer(command);
			if (result.getExitCode() != 0) {
				throw new IllegalStateException(
						String.join(" ", command) + " ended with " + result.getExitCode() + ": " + result.getStderr());
			}
			return result.getStdout().strip();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running rabbitmqctl", ex);
		}
	}

	@Override
	public void close() {
		this.container.stop();
	}

}
