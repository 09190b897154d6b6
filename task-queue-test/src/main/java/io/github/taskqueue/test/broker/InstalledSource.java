package io.github.taskqueue.test.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A RabbitMQ that is installed on this machine, run as a private node.
 *
 * @param path the folders to look in for it
 */
record InstalledSource(List<Path> path) implements BrokerSource {

	static InstalledSource onThisMachine() {
		return new InstalledSource(ServerInstallation.searchPath(System.getenv()));
	}

	@Override
	public Optional<BrokerServer> start() {
		return ServerInstallation.find(this.path).map(PrivateNode::create);
	}

}
