package io.github.taskqueue.test.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * A broker in a Docker container.
 *
 * @param traces files of which one exists where Docker may be running
 */
record ContainerSource(List<Path> traces) implements BrokerSource {

	private static final Log logger = LogFactory.getLog(ContainerSource.class);

	static ContainerSource onThisMachine() {
		Path home = Path.of(System.getProperty("user.home"));
		return new ContainerSource(List.of(Path.of("/var/run/docker.sock"), home.resolve(".docker"),
				Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run")).resolve("docker.sock"),
				home.resolve(".testcontainers.properties")));
	}

	@Override
	public Optional<BrokerServer> start() {
		if (!mayFindDocker() || !DockerClientFactory.instance().isDockerAvailable()) {
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

	// Without any trace of Docker, Testcontainers would only fill the log with errors
	private boolean mayFindDocker() {
		return System.getenv("DOCKER_HOST") != null || this.traces.stream().anyMatch(Files::exists);
	}

}
