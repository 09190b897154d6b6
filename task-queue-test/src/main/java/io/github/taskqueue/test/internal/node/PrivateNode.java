package io.github.taskqueue.test.internal.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.internal.process.ProcessFolder;
import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.BrokerProbe;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.CommandLine;

/**
 * An installed RabbitMQ run as a node that shares nothing with the machine's other
 * brokers: it has its own ports, data, cookie and epmd.
 */
public final class PrivateNode implements BrokerServer {

	private static final String FOLDER_PREFIX = "task-queue-broker-";

	private static final int START_ATTEMPTS = 3;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private final ServerInstallation installation;

	private final ProcessFolder folder;

	private final NodeSettings settings;

	private final PortMapper mapper;

	private @Nullable Process node;

	private PrivateNode(ServerInstallation installation, ProcessFolder folder, NodeSettings settings,
			PortMapper mapper) {
		this.installation = installation;
		this.folder = folder;
		this.settings = settings;
		this.mapper = mapper;
	}

	/**
	 * Starts a node on new ports.
	 * @throws IllegalStateException with the end of its log, if it does not come up
	 */
	public static PrivateNode create(ServerInstallation installation) {
		return launched(() -> alone(installation));
	}

	private static PrivateNode alone(ServerInstallation installation) {
		ProcessFolder folder = ProcessFolder.create(FOLDER_PREFIX);
		NodeSettings settings = NodeSettings.alone(folder.path(), installation.path());
		return new PrivateNode(installation, folder, settings, new PortMapper(installation, folder, settings));
	}

	/**
	 * Starts another node on new ports and makes it a member of this one's cluster. It
	 * must be closed before this one.
	 * @throws IllegalStateException if it does not come up or cannot join
	 */
	public PrivateNode join() {
		PrivateNode joining = launched(this::relative);
		for (List<String> command : List.of(List.of("stop_app"), List.of("reset"),
				List.of("join_cluster", this.settings.node()), List.of("start_app"))) {
			joining.rabbitmqctl(command);
		}
		return joining;
	}

	private PrivateNode relative() {
		ProcessFolder empty = ProcessFolder.create(FOLDER_PREFIX);
		return new PrivateNode(this.installation, empty, this.settings.relative(empty.path()), this.mapper);
	}

	private static PrivateNode launched(Supplier<PrivateNode> created) {
		for (int attempt = 1;; attempt++) {
			PrivateNode node = created.get();
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
		this.mapper.start();
		Process server = this.folder.launch(List.of(this.installation.server().toString()), this.settings.environment(),
				this.settings.log().file());
		this.node = server;
		if (!new BrokerProbe(address()).await(START_TIMEOUT, this.settings::isOf,
				() -> server.isAlive() && this.mapper.isRunning())) {
			String fate = server.isAlive() ? "did not answer in time" : "ended with status " + server.exitValue();
			kill();
			throw new IllegalStateException("%s %s. The end of its log:%n%s".formatted(this.installation.server(), fate,
					this.settings.log().tail()));
		}
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
	}

}
