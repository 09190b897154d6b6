package io.github.taskqueue.test.internal.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.BrokerSource;

/**
 * A RabbitMQ that is installed on this machine, run as a private node.
 *
 * @param path the folders to look in for it
 */
public record InstalledSource(List<Path> path) implements BrokerSource {

	public static InstalledSource onThisMachine() {
		return new InstalledSource(ServerInstallation.searchPath(System.getenv()));
	}

	@Override
	public Optional<BrokerServer> start() {
		return ServerInstallation.find(this.path).map(PrivateNode::create);
	}

}
