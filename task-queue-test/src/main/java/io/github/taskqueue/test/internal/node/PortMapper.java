package io.github.taskqueue.test.internal.node;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.internal.process.ProcessFolder;

/**
 * Erlang's port mapper, by which nodes and {@code rabbitmqctl} find one another. It
 * outlives restarts of the nodes that it serves, and ends with its folder.
 */
final class PortMapper {

	private final ServerInstallation installation;

	private final ProcessFolder folder;

	private final NodeSettings settings;

	private @Nullable Process process;

	PortMapper(ServerInstallation installation, ProcessFolder folder, NodeSettings settings) {
		this.installation = installation;
		this.folder = folder;
		this.settings = settings;
	}

	/** Starts it where it is not running. */
	synchronized void start() {
		if (!isRunning()) {
			this.process = this.folder.launch(List.of(this.installation.epmd().toString()), this.settings.environment(),
					this.settings.epmdLog().file());
		}
	}

	synchronized boolean isRunning() {
		return this.process != null && this.process.isAlive();
	}

}
