package io.github.taskqueue.internal.broker.burst;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * A plain socket of which the output knows bursts.
 */
public final class BurstSocket extends Socket {

	private volatile @Nullable BurstOutput output;

	@Override
	public OutputStream getOutputStream() throws IOException {
		BurstOutput known = this.output;
		if (known == null) {
			known = new BurstOutput(super.getOutputStream());
			this.output = known;
		}
		return known;
	}

	/**
	 * What is written to this socket.
	 */
	public @Nullable BurstOutput output() {
		return this.output;
	}

	/**
	 * Makes such sockets.
	 */
	public static final class Factory extends SocketFactory {

		@Override
		public Socket createSocket() {
			return new BurstSocket();
		}

		@Override
		public Socket createSocket(String host, int port) throws IOException {
			return connected(new InetSocketAddress(host, port));
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
			return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
		}

		@Override
		public Socket createSocket(InetAddress host, int port) throws IOException {
			return connected(new InetSocketAddress(host, port));
		}

		@Override
		public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
				throws IOException {
			return connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
		}

		private static Socket connected(InetSocketAddress address) throws IOException {
			return connected(address, new InetSocketAddress(0));
		}

		private static Socket connected(InetSocketAddress address, InetSocketAddress local) throws IOException {
			Socket socket = new BurstSocket();
			socket.bind(local);
			socket.connect(address);
			return socket;
		}

	}

}
