package io.github.taskqueue.test.fault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Divides one direction of a connection into frames of AMQP 0-9-1. What turns out to be
 * another protocol, such as TLS, comes in chunks as it arrives.
 */
final class FrameReader {

	private static final int PROTOCOL_HEADER = 'A';

	private static final int PROTOCOL_HEADER_LENGTH = 8;

	private static final int CHUNK_LENGTH = 8192;

	// Neither the broker nor the client library agree to more than this
	private static final int MAX_PAYLOAD = 16 * 1024 * 1024;

	private final BufferedInputStream input;

	private boolean opaque;

	FrameReader(InputStream input) {
		this.input = new BufferedInputStream(input, CHUNK_LENGTH);
	}

	/** Returns what comes next, or null at the end of the stream. */
	@Nullable Frame next() throws IOException {
		this.input.mark(1);
		int first = this.input.read();
		if (first < 0) {
			return null;
		}
		this.input.reset();
		this.opaque = this.opaque || !startsFrame(first);
		if (this.opaque) {
			return read(Math.max(1, Math.min(this.input.available(), CHUNK_LENGTH)));
		}
		return (first == PROTOCOL_HEADER) ? read(PROTOCOL_HEADER_LENGTH) : frame();
	}

	private static boolean startsFrame(int first) {
		return switch (first) {
			case 1, 2, 3, 8, PROTOCOL_HEADER -> true;
			default -> false;
		};
	}

	private Frame frame() throws IOException {
		byte[] header = this.input.readNBytes(Frame.HEADER_LENGTH);
		if (header.length < Frame.HEADER_LENGTH) {
			return new Frame(header);
		}
		int payload = ByteBuffer.wrap(header).getInt(3);
		if (payload < 0 || payload > MAX_PAYLOAD) {
			this.opaque = true;
			return new Frame(header);
		}
		int rest = payload + Frame.END_LENGTH;
		byte[] bytes = Arrays.copyOf(header, header.length + rest);
		int read = this.input.readNBytes(bytes, header.length, rest);
		return new Frame((read == rest) ? bytes : Arrays.copyOf(bytes, header.length + read));
	}

	private Frame read(int length) throws IOException {
		return new Frame(this.input.readNBytes(length));
	}

}
