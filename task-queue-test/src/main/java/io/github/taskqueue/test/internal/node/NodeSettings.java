package io.github.taskqueue.test.internal.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.NodePorts;

/**
 * What makes a node private: its files and environment hold everything that RabbitMQ
 * would otherwise take from the machine.
 *
 * @param folder where all its files are
 * @param ports where it listens, on the loopback interface only
 * @param path where it finds Erlang
 * @param family what it shares with the other nodes of its cluster
 */
record NodeSettings(Path folder, NodePorts ports, String path, NodeFamily family) {

	private static final String LOOPBACK = "127.0.0.1";

	// Small and patient: a developer's machine has other work to do, and a full disk or
	// memory there is no reason to block publishers
	private static final String CONFIGURATION = """
			cluster_name = %s
			vm_memory_high_watermark.absolute = 1GB
			disk_free_limit.absolute = 50MB
			raft.wal_max_size_bytes = 64000000
			log.console.level = warning
			""";

	/** Settings of a node on new ports that is not in a cluster with others. */
	static NodeSettings alone(Path folder, String path) {
		return new NodeSettings(folder, NodePorts.free(), path, NodeFamily.of(folder.getFileName().toString()));
	}

	/** Settings of a node on new ports that may become a member of this one's cluster. */
	NodeSettings relative(Path folder) {
		return new NodeSettings(folder, NodePorts.free(this.ports.epmd()), this.path, this.family);
	}

	String node() {
		return this.folder.getFileName() + "@localhost";
	}

	/**
	 * Tells this node from any other that might answer on its port, by the properties
	 * with which it introduces itself.
	 */
	boolean isOf(Map<String, Object> serverProperties) {
		return this.family.name().equals(String.valueOf(serverProperties.get("cluster_name")));
	}

	BrokerAddress address() {
		return BrokerAddress.local(LOOPBACK, this.ports.amqp());
	}

	NodeLog log() {
		return new NodeLog(this.folder.resolve("broker.log"));
	}

	NodeLog epmdLog() {
		return new NodeLog(this.folder.resolve("epmd.log"));
	}

	Stream<NodeLog> logs() {
		return Stream.of(log(), epmdLog());
	}

	void write() {
		try {
			Path cookie = this.folder.resolve(".erlang.cookie");
			Files.writeString(cookie, this.family.cookie());
			Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
			Files.writeString(this.folder.resolve("rabbitmq.conf"), CONFIGURATION.formatted(this.family.name()));
			Files.writeString(this.folder.resolve("enabled_plugins"), "[].");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The whole environment of the node, of its epmd and of rabbitmqctl. */
	Map<String, String> environment() {
		Map<String, String> variables = new HashMap<>();
		variables.put("PATH", this.path);
		variables.put("HOME", this.folder.toString());
		variables.put("TMPDIR", this.folder.toString());
		variables.put("LC_ALL", "C.UTF-8");
		addErlang(variables);
		addNetwork(variables);
		addFiles(variables);
		return variables;
	}

	private void addErlang(Map<String, String> variables) {
		variables.put("ERL_EPMD_PORT", Integer.toString(this.ports.epmd()));
		variables.put("ERL_EPMD_ADDRESS", LOOPBACK);
		variables.put("ERL_CRASH_DUMP", file("erl_crash.dump"));
		variables.put("ERL_AFLAGS", "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false");
		variables.put("RABBITMQ_SERVER_ERL_ARGS", "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none");
		// The script becomes the node instead of its parent: one process to watch and end
		variables.put("RABBITMQ_ALLOW_INPUT", "true");
		variables.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-noinput +B i");
	}

	private void addNetwork(Map<String, String> variables) {
		variables.put("RABBITMQ_NODENAME", node());
		variables.put("RABBITMQ_NODE_IP_ADDRESS", LOOPBACK);
		variables.put("RABBITMQ_NODE_PORT", Integer.toString(this.ports.amqp()));
		variables.put("RABBITMQ_DIST_PORT", Integer.toString(this.ports.distribution()));
		variables.put("RABBITMQ_CTL_DIST_PORT_MIN", "0");
		variables.put("RABBITMQ_CTL_DIST_PORT_MAX", "0");
	}

	private void addFiles(Map<String, String> variables) {
		variables.put("RABBITMQ_CONFIG_FILE", file("rabbitmq"));
		variables.put("RABBITMQ_ADVANCED_CONFIG_FILE", file("advanced.config"));
		variables.put("RABBITMQ_CONF_ENV_FILE", file("rabbitmq-env.conf"));
		variables.put("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins"));
		variables.put("RABBITMQ_MNESIA_BASE", file("data"));
		variables.put("RABBITMQ_LOG_BASE", file("log"));
		variables.put("RABBITMQ_LOGS", "-");
		variables.put("RABBITMQ_PID_FILE", file("pid"));
	}

	private String file(String name) {
		return this.folder.resolve(name).toString();
	}

}
