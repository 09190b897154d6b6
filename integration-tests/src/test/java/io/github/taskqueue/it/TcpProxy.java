package io.github.taskqueue.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The line to a broker, which tests may cut.
 */
final class TcpProxy implements AutoCloseable {

	private final RabbitBroker broker;

	private final ServerSocket server;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private volatile boolean silent;

	TcpProxy(RabbitBroker broker) {
		this.broker = broker;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Socket client = this.server.accept();
				Socket upstream = new Socket(this.broker.host(), this.broker.port());
				this.sockets.add(client);
				this.sockets.add(upstream);
				start(() -> pump(client, upstream));
				start(() -> pump(upstream, client));
			}
			catch (IOException ex) {
				cut();
			}
		}
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[8192];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (!this.silent) {
					out.write(buffer, 0, read);
				}
			}
		}
		catch (IOException ex) {
			cut();
		}
		finally {
			this.sockets.remove(from);
			this.sockets.remove(to);
		}
	}

	/**
	 * Closes all connections.
	 */
	void cut() {
		for (Socket socket : this.sockets) {
			close(socket);
		}
	}

	/**
	 * Swallows everything from now on, without closing a connection.
	 */
	void fallSilent() {
		this.silent = true;
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		cut();
	}

}
