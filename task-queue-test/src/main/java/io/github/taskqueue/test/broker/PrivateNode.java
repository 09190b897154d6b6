package io.github.taskqueue.test.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * An installed RabbitMQ run as a node that shares nothing with the machine's other
 * brokers: it has its own ports, data, cookie and epmd.
 */
final class PrivateNode implements BrokerServer {

	private static final int START_ATTEMPTS = 3;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private final ServerInstallation installation;

	private final ProcessFolder folder;

	private final NodeSettings settings;

	private @Nullable Process epmd;

	private @Nullable Process node;

	private PrivateNode(ServerInstallation installation, ProcessFolder folder) {
		this.installation = installation;
		this.folder = folder;
		this.settings = new NodeSettings(folder.path(), NodePorts.free(), installation.path());
	}

	/**
	 * Starts a node on new ports.
	 * @throws IllegalStateException with the end of its log, if it does not come up
	 */
	static PrivateNode create(ServerInstallation installation) {
		for (int attempt = 1;; attempt++) {
			PrivateNode node = new PrivateNode(installation, ProcessFolder.create());
			try {
				node.settings.write();
				node.launch();
				return node;
			}
			catch (RuntimeException ex) {
				boolean portTaken = node.settings.logs().anyMatch(NodeLog::reportsTakenPort);
				node.close();
				if (!portTaken || attempt == START_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	NodeSettings settings() {
		return this.settings;
	}

	@Override
	public BrokerAddress address() {
		return this.settings.address();
	}

	@Override
	public boolean isControllable() {
		return true;
	}

	@Override
	public synchronized void start() {
		if (!isRunning(this.node)) {
			launch();
		}
	}

	private void launch() {
		Process mapper = mapper();
		Process server = launch(this.installation.server(), this.settings.log());
		this.epmd = mapper;
		this.node = server;
		if (!new BrokerProbe(address()).await(START_TIMEOUT, this.settings::isOf,
				() -> server.isAlive() && mapper.isAlive())) {
			String fate = server.isAlive() ? "did not answer in time" : "ended with status " + server.exitValue();
			kill();
			throw new IllegalStateException("%s %s. The end of its log:%n%s".formatted(this.installation.server(), fate,
					this.settings.log().tail()));
		}
	}

	/**
	 * The port mapper outlives a restart of the node.
	 */
	private Process mapper() {
		Process running = this.epmd;
		return (running != null && running.isAlive()) ? running
				: launch(this.installation.epmd(), this.settings.epmdLog());
	}

	private Process launch(Path program, NodeLog log) {
		return this.folder.launch(List.of(program.toString()), this.settings.environment(), log.file());
	}

	private static boolean isRunning(@Nullable Process process) {
		return process != null && process.isAlive();
	}

	@Override
	public synchronized void stop() {
		if (this.node != null) {
			this.node.destroy();
			if (!ended(this.node, STOP_TIMEOUT)) {
				kill();
			}
		}
	}

	@Override
	public synchronized void kill() {
		kill(this.node);
	}

	private static void kill(@Nullable Process process) {
		if (process != null) {
			process.destroyForcibly();
			ended(process, STOP_TIMEOUT);
		}
	}

	private static boolean ended(Process process, Duration timeout) {
		try {
			return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the broker was stopping", ex);
		}
	}

	@Override
	public String rabbitmqctl(List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(this.installation.ctl().toString(), "--quiet"));
		command.addAll(arguments);
		return new CommandLine(command, this.settings.environment()).run();
	}

	@Override
	public synchronized void close() {
		this.folder.close();
		kill(this.node);
		kill(this.epmd);
	}

}
