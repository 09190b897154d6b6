package io.github.taskqueue.test.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * A broker in a Docker container.
 *
 * @param environment tells where Docker may be
 */
record ContainerSource(Map<String, String> environment) implements BrokerSource {

	private static final Log logger = LogFactory.getLog(ContainerSource.class);

	@Override
	public Optional<BrokerServer> start() {
		if (!mayHaveDocker() || !DockerClientFactory.instance().isDockerAvailable()) {
			return Optional.empty();
		}
		try {
			return Optional.of(ContainerServer.create());
		}
		catch (ContainerLaunchException ex) {
			logger.warn("Docker is there but did not start RabbitMQ", ex);
			return Optional.empty();
		}
	}

	// Where there is no trace of Docker, Testcontainers would still fill the log with
	// errors
	private boolean mayHaveDocker() {
		return this.environment.containsKey("DOCKER_HOST") || System.getProperty("os.name").startsWith("Windows")
				|| Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"))
				|| sockets().anyMatch(Files::exists);
	}

	private Stream<Path> sockets() {
		Path home = Path.of(System.getProperty("user.home"), ".docker");
		Path runtime = Path.of(this.environment.getOrDefault("XDG_RUNTIME_DIR", "/run"));
		return Stream.of(Path.of("/var/run/docker.sock"), runtime.resolve("docker.sock"),
				home.resolve("run/docker.sock"), home.resolve("desktop/docker.sock"));
	}

}
