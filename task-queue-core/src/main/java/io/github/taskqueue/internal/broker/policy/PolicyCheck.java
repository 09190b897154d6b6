package io.github.taskqueue.internal.broker.policy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.rabbitmq.client.ConnectionFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.topology.KnownQueues;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * Warns of policies that must not apply to the queues of a namespace. It looks once, in
 * the background, as policies are the operator's: nothing of the application depends on
 * what it finds.
 */
public final class PolicyCheck {

	private static final Log logger = LogFactory.getLog(PolicyCheck.class);

	/**
	 * Statistics come every five seconds, unless the broker is set to collect fewer.
	 */
	private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

	private static final int MOST_LOOKS = 40;

	private final ManagementApi api;

	private final TopologyNames names;

	private final Topology topology;

	private final KnownQueues known;

	private final RecoveryLoop.Job looking;

	private int looks;

	/**
	 * Looks when it is started.
	 * @param uri where the management API is
	 * @param settings of the connections to the broker
	 */
	public PolicyCheck(String uri, Supplier<ConnectionFactory> settings, TopologyNames names, Topology topology,
			KnownQueues known, RecoveryLoop loop) {
		this.api = new ManagementApi(uri, settings);
		this.names = names;
		this.topology = topology;
		this.known = known;
		this.looking = loop.add("The check of policies", this::look);
	}

	/**
	 * Looks at queues that are declared by now.
	 */
	public void start() {
		this.looking.wake();
	}

	private Duration look() throws InterruptedException {
		try {
			return look(this.api.queues()) ? RecoveryLoop.REST : LOOK_AGAIN;
		}
		catch (IOException ex) {
			logger.warn("Policies are not checked. " + ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.warn("Policies are not checked", ex);
		}
		return RecoveryLoop.REST;
	}

	/**
	 * Checks the policies of the queues, once the management API lists all of them.
	 * @return whether that is so, or not to be hoped for any more
	 */
	private boolean look(List<QueuePolicies> queues) {
		HarmfulSettings harmful = new HarmfulSettings();
		Set<String> missing = this.known.names().stream().map(this.names::workQueue).collect(Collectors.toSet());
		List<String> unknown = new ArrayList<>();
		for (QueuePolicies queue : queues) {
			QueueKind kind = QueueKind.of(queue.name(), this.names, this.topology);
			missing.remove(queue.name());
			if (kind != null && queue.isKnown()) {
				harmful.look(queue, kind);
			}
			else if (kind != null) {
				unknown.add(queue.name());
			}
		}
		unknown.addAll(missing);
		if (!unknown.isEmpty() && ++this.looks < MOST_LOOKS) {
			return false;
		}
		tell(harmful.warnings(this.names), unknown);
		return true;
	}

	private void tell(List<String> warnings, List<String> unknown) {
		warnings.forEach(logger::warn);
		if (!unknown.isEmpty()) {
			logger.warn(
					"%s does not tell which policies apply to %s. Check that it belongs to the broker of the tasks and collects statistics."
						.formatted(this.api, HarmfulSettings.some(unknown)));
		}
		else if (warnings.isEmpty()) {
			logger.info("No policy does harm to queues of namespace '%s'".formatted(this.names.namespace()));
		}
	}

}
