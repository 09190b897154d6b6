package io.github.taskqueue.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Stands between an application and its broker and can fall silent while its connections
 * stay open, as a network does that loses all packets.
 */
final class StallingProxy implements AutoCloseable {

	private final RabbitBroker broker;

	private final ServerSocket server;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private volatile boolean stalled;

	StallingProxy(RabbitBroker broker) throws IOException {
		this.broker = broker;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * From now on swallows everything, in both directions.
	 */
	void stall() {
		this.stalled = true;
	}

	private void accept() throws IOException {
		while (!this.server.isClosed()) {
			Socket client = this.server.accept();
			Socket upstream = new Socket(this.broker.host(), this.broker.port());
			this.sockets.addAll(List.of(client, upstream));
			start(() -> forward(client, upstream));
			start(() -> forward(upstream, client));
		}
	}

	private void forward(Socket from, Socket to) throws IOException {
		byte[] buffer = new byte[8192];
		InputStream in = from.getInputStream();
		for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
			if (!this.stalled) {
				to.getOutputStream().write(buffer, 0, length);
			}
		}
		to.close();
	}

	private static void start(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (IOException ex) {
				// One side has closed its socket, which ends the other one
			}
		}, "stalling-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FunctionalInterface
	private interface Step {

		void run() throws IOException;

	}

}
