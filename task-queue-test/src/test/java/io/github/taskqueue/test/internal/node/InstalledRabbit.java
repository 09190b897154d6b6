package io.github.taskqueue.test.internal.node;

import java.util.Optional;

/**
 * The RabbitMQ of this machine, for tests of the private node.
 */
final class InstalledRabbit {

	private InstalledRabbit() {
	}

	static boolean isPresent() {
		return find().isPresent();
	}

	static ServerInstallation get() {
		return find().orElseThrow();
	}

	private static Optional<ServerInstallation> find() {
		return ServerInstallation.find(ServerInstallation.searchPath(System.getenv()));
	}

}
