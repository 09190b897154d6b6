package io.github.taskqueue.test.internal.node;

import java.io.IOException;

import io.github.taskqueue.test.internal.server.BrokerProbe;

/**
 * An application that holds a private node until its input ends, and still uses it while
 * it shuts down.
 */
final class BrokerHolder {

	private BrokerHolder() {
	}

	public static void main(String[] arguments) throws IOException {
		PrivateNode node = PrivateNode.create(InstalledRabbit.get());
		Runtime.getRuntime().addShutdownHook(new Thread(() -> use(node)));
		System.out.println("holding");
		System.in.read();
		System.exit(0);
	}

	private static void use(PrivateNode node) {
		try {
			System.out.println("last words to " + new BrokerProbe(node.address()).properties().get("cluster_name"));
		}
		catch (IOException ex) {
			System.out.println("nobody there");
		}
	}

}
