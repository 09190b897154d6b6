package io.github.taskqueue.test.fault;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;

/**
 * One end of a connection that leads through a proxy.
 */
record Peer(Socket socket) implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 10_000;

	static ServerSocket listen() throws IOException {
		ServerSocket server = new ServerSocket(0);
		server.setSoTimeout(PATIENCE_MILLIS);
		return server;
	}

	static URI address(ServerSocket server) {
		return URI.create("amqp://localhost:" + server.getLocalPort());
	}

	static Peer connect(FaultProxy proxy) throws IOException {
		return of(new Socket(proxy.host(), proxy.port()));
	}

	static Peer accept(ServerSocket server) throws IOException {
		return of(server.accept());
	}

	private static Peer of(Socket socket) throws IOException {
		socket.setSoTimeout(PATIENCE_MILLIS);
		return new Peer(socket);
	}

	static byte[] method(AmqpMethod method) throws IOException {
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		DataOutputStream data = new DataOutputStream(payload);
		data.writeShort(method.classId());
		data.writeShort(method.methodId());
		data.writeUTF("some arguments");
		return frame(1, payload.toByteArray());
	}

	static byte[] header(long bodySize) throws IOException {
		ByteArrayOutputStream payload = new ByteArrayOutputStream();
		DataOutputStream data = new DataOutputStream(payload);
		data.writeShort(60);
		data.writeShort(0);
		data.writeLong(bodySize);
		data.writeShort(0);
		return frame(2, payload.toByteArray());
	}

	static byte[] body(int length) throws IOException {
		return frame(3, new byte[length]);
	}

	private static byte[] frame(int type, byte[] payload) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		DataOutputStream data = new DataOutputStream(frame);
		data.writeByte(type);
		data.writeShort(7);
		data.writeInt(payload.length);
		data.write(payload);
		data.writeByte(0xCE);
		return frame.toByteArray();
	}

	void send(byte[]... pieces) throws IOException {
		for (byte[] piece : pieces) {
			this.socket.getOutputStream().write(piece);
		}
	}

	byte[] receive(int length) throws IOException {
		return this.socket.getInputStream().readNBytes(length);
	}

	byte[] receiveAll() throws IOException {
		return this.socket.getInputStream().readAllBytes();
	}

	boolean receivesNothingFor(int millis) throws IOException {
		this.socket.setSoTimeout(millis);
		try {
			this.socket.getInputStream().read();
			return false;
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		finally {
			this.socket.setSoTimeout(PATIENCE_MILLIS);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
