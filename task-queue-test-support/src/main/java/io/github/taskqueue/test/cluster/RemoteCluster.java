package io.github.taskqueue.test.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.CommandLine;

/**
 * A cluster that someone else runs, named by the environment.
 *
 * @param environment where {@code TASK_QUEUE_CLUSTER_URIS}, the nodes' addresses
 * separated by commas, and {@code TASK_QUEUE_CLUSTER_COMMAND} are looked up. The command
 * is called with {@code kill9}, {@code up} or {@code ctl} and the number of a node from
 * 1, and for {@code ctl} with the arguments of {@code rabbitmqctl}
 */
record RemoteCluster(Map<String, String> environment) {

	static final String URIS_VARIABLE = "TASK_QUEUE_CLUSTER_URIS";

	static final String COMMAND_VARIABLE = "TASK_QUEUE_CLUSTER_COMMAND";

	Optional<RabbitCluster> find() {
		String uris = this.environment.getOrDefault(URIS_VARIABLE, "").strip();
		if (uris.isEmpty()) {
			return Optional.empty();
		}
		List<BrokerServer> nodes = new ArrayList<>();
		for (String uri : uris.split(",")) {
			nodes.add(new Node(BrokerAddress.parse(uri.strip()), nodes.size() + 1, command()));
		}
		return Optional.of(new RabbitCluster(nodes));
	}

	private List<String> command() {
		String command = this.environment.getOrDefault(COMMAND_VARIABLE, "").strip();
		if (command.isEmpty()) {
			throw new IllegalStateException(URIS_VARIABLE + " is set; set " + COMMAND_VARIABLE
					+ " too, to a command that takes 'kill9 N', 'up N' and 'ctl N arguments'");
		}
		return List.of(command.split("\\s+"));
	}

	private record Node(BrokerAddress address, int number, List<String> command) implements BrokerServer {

		@Override
		public boolean isControllable() {
			return true;
		}

		@Override
		public void start() {
			run("up", List.of());
		}

		@Override
		public void stop() {
			throw new UnsupportedOperationException(COMMAND_VARIABLE + " kills and starts nodes, it stops none");
		}

		@Override
		public void kill() {
			run("kill9", List.of());
		}

		@Override
		public String rabbitmqctl(List<String> arguments) {
			return run("ctl", arguments);
		}

		private String run(String action, List<String> arguments) {
			List<String> line = new ArrayList<>(this.command);
			line.addAll(List.of(action, Integer.toString(this.number)));
			line.addAll(arguments);
			return new CommandLine(line, Map.of()).run();
		}

		@Override
		public void close() {
		}

	}

}
