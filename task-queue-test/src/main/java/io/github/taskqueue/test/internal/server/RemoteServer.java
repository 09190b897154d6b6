package io.github.taskqueue.test.internal.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A broker that was running before us and goes on running after us.
 *
 * @param ctl the command that stands for {@code rabbitmqctl}, empty where there is none
 */
public record RemoteServer(BrokerAddress address, List<String> ctl) implements BrokerServer {

	@Override
	public boolean isControllable() {
		return false;
	}

	@Override
	public void start() {
		throw notOurs();
	}

	@Override
	public void stop() {
		throw notOurs();
	}

	@Override
	public void kill() {
		throw notOurs();
	}

	private UnsupportedOperationException notOurs() {
		return new UnsupportedOperationException("The broker at " + this.address + " was given by "
				+ RemoteSource.URI_VARIABLE + " and cannot be started or stopped from here. "
				+ "A test that has to do so takes RabbitBroker.startPrivate()");
	}

	@Override
	public String rabbitmqctl(List<String> arguments) {
		if (this.ctl.isEmpty()) {
			throw new UnsupportedOperationException("rabbitmqctl cannot reach the broker given by "
					+ RemoteSource.URI_VARIABLE + ". Set " + RemoteSource.CTL_VARIABLE
					+ " to a command that runs it there, such as \"docker exec rabbitmq rabbitmqctl\"");
		}
		List<String> command = new ArrayList<>(this.ctl);
		command.addAll(arguments);
		return new CommandLine(command, Map.of()).run();
	}

	@Override
	public void close() {
	}

}
