package io.github.taskqueue.test.internal.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A broker that someone else runs, named by the environment.
 *
 * @param environment where {@code TASK_QUEUE_BROKER_URI} and, optionally,
 * {@code TASK_QUEUE_BROKER_CTL} are looked up
 */
public record RemoteSource(Map<String, String> environment) implements BrokerSource {

	static final String URI_VARIABLE = "TASK_QUEUE_BROKER_URI";

	static final String CTL_VARIABLE = "TASK_QUEUE_BROKER_CTL";

	@Override
	public Optional<BrokerServer> start() {
		String uri = this.environment.getOrDefault(URI_VARIABLE, "");
		return uri.isBlank() ? Optional.empty() : Optional.of(new RemoteServer(address(uri.strip()), ctl()));
	}

	private BrokerAddress address(String uri) {
		try {
			return BrokerAddress.parse(uri);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(URI_VARIABLE + " is " + ex.getMessage());
		}
	}

	private List<String> ctl() {
		String command = this.environment.getOrDefault(CTL_VARIABLE, "").strip();
		return command.isEmpty() ? List.of() : List.of(command.split("\\s+"));
	}

}
