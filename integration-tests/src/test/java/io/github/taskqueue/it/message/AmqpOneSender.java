package io.github.taskqueue.it.message;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Sends messages by AMQP 1.0, of which it knows what that needs.
 */
final class AmqpOneSender implements Closeable {

	private static final int SASL = 1;

	private static final int AMQP = 0;

	private final Socket socket;

	private final DataInputStream input;

	private final DataOutputStream output;

	private int delivery;

	AmqpOneSender(RabbitBroker broker, String address) throws IOException {
		this.socket = new Socket(broker.host(), broker.port());
		this.socket.setSoTimeout(20_000);
		this.input = new DataInputStream(this.socket.getInputStream());
		this.output = new DataOutputStream(this.socket.getOutputStream());
		greet(3);
		await(0x40);
		String login = "\0" + broker.username() + "\0" + broker.password();
		send(SASL, described(0x41, new Symbol("PLAIN"), login.getBytes(StandardCharsets.UTF_8)));
		await(0x44);
		greet(0);
		send(AMQP, described(0x10, "test", "vhost:" + broker.virtualHost()));
		await(0x10);
		send(AMQP, described(0x11, null, 0, 100, 100));
		await(0x11);
		send(AMQP, described(0x12, "sender", 0, false, null, null, new Raw(described(0x28)),
				new Raw(described(0x29, address)), null, null, 0));
		await(0x13);
	}

	private void greet(int protocol) throws IOException {
		this.output.write(new byte[] { 'A', 'M', 'Q', 'P', (byte) protocol, 1, 0, 0 });
		this.input.readNBytes(8);
	}

	/**
	 * Sends a message and waits until the broker has accepted it.
	 * @param annotations message annotations, texts
	 * @param properties the fields of the section properties, in their order
	 * @param application application properties
	 * @param body the section of the body
	 */
	void send(Map<String, Object> annotations, List<?> properties, Map<String, Object> application, byte[] body)
			throws IOException {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.write(described(0x14, 0, this.delivery, new byte[] { (byte) this.delivery++ }, 0));
		message.write(described(0x70, true));
		message.write(section(0x72, map(annotations, true)));
		message.write(described(0x73, properties.toArray()));
		message.write(section(0x74, map(application, false)));
		message.write(body);
		send(AMQP, message.toByteArray());
		byte[] disposition = await(0x15);
		if (new String(disposition, StandardCharsets.ISO_8859_1).indexOf("\0S\u0024") < 0) {
			throw new IOException("Not accepted");
		}
	}

	static byte[] data(String text) {
		return section(0x75, value(text.getBytes(StandardCharsets.UTF_8)));
	}

	static byte[] value(String text) {
		return section(0x77, value((Object) text));
	}

	private void send(int type, byte[] body) throws IOException {
		this.output.writeInt(8 + body.length);
		this.output.write(new byte[] { 2, (byte) type, 0, 0 });
		this.output.write(body);
		this.output.flush();
	}

	/**
	 * Reads frames until one has this performative.
	 */
	private byte[] await(int code) throws IOException {
		while (true) {
			int size = this.input.readInt();
			byte[] frame = this.input.readNBytes(size - 4);
			if (frame.length > 6 && frame[6] == code) {
				return frame;
			}
			if (frame.length > 6 && (frame[6] == 0x16 || frame[6] == 0x17 || frame[6] == 0x18)) {
				throw new IOException("The broker has ended it: " + new String(frame, StandardCharsets.ISO_8859_1));
			}
		}
	}

	private static byte[] section(int code, byte[] content) {
		return ByteBuffer.allocate(3 + content.length).put(new byte[] { 0, 0x53, (byte) code }).put(content).array();
	}

	private static byte[] described(int code, @Nullable Object... fields) {
		return section(code, compound(0xd0, fields));
	}

	private static byte[] map(Map<String, Object> entries, boolean symbols) {
		Object[] flat = entries.entrySet()
			.stream()
			.flatMap((entry) -> List.of(symbols ? new Symbol(entry.getKey()) : entry.getKey(), entry.getValue())
				.stream())
			.toArray();
		return compound(0xd1, flat);
	}

	private static byte[] compound(int code, @Nullable Object... values) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (Object value : values) {
			content.writeBytes(value(value));
		}
		return ByteBuffer.allocate(9 + content.size())
			.put((byte) code)
			.putInt(4 + content.size())
			.putInt(values.length)
			.put(content.toByteArray())
			.array();
	}

	private static byte[] value(@Nullable Object value) {
		if (value == null) {
			return new byte[] { 0x40 };
		}
		if (value instanceof Raw raw) {
			return raw.bytes();
		}
		if (value instanceof Boolean flag) {
			return new byte[] { (byte) (flag ? 0x41 : 0x42) };
		}
		if (value instanceof Integer number) {
			return ByteBuffer.allocate(5).put((byte) 0x70).putInt(number).array();
		}
		if (value instanceof Long number) {
			return ByteBuffer.allocate(9).put((byte) 0x81).putLong(number).array();
		}
		int code = (value instanceof byte[]) ? 0xb0 : (value instanceof Symbol) ? 0xb3 : 0xb1;
		byte[] bytes = (value instanceof byte[] binary) ? binary : (value instanceof Symbol symbol)
				? symbol.text().getBytes(StandardCharsets.US_ASCII) : value.toString().getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(5 + bytes.length).put((byte) code).putInt(bytes.length).put(bytes).array();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Symbol(String text) {
	}

	private record Raw(byte[] bytes) {
	}

}
