package io.github.taskqueue.test.internal.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;

/**
 * A broker in a Docker container.
 *
 * @param likely whether there is any trace of Docker; without one Testcontainers would
 * only fill the log with errors
 */
public record ContainerSource(boolean likely) implements BrokerSource {

	private static final Log logger = LogFactory.getLog(ContainerSource.class);

	public static ContainerSource onThisMachine() {
		Path home = Path.of(System.getProperty("user.home"));
		String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run");
		return new ContainerSource(System.getenv("DOCKER_HOST") != null || Stream
			.of(Path.of("/var/run/docker.sock"), Path.of(runtime, "docker.sock"),
					home.resolve(".docker/run/docker.sock"), home.resolve(".docker/desktop/docker.sock"),
					home.resolve(".testcontainers.properties"))
			.anyMatch(Files::exists));
	}

	@Override
	public Optional<BrokerServer> start() {
		if (!this.likely || !DockerClientFactory.instance().isDockerAvailable()) {
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

}
