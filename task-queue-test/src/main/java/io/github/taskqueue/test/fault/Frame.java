package io.github.taskqueue.test.fault;

import java.nio.ByteBuffer;

/**
 * The bytes of one AMQP frame, or of something else that passes in one piece: the header
 * of the protocol, the beginning of a frame whose sender ended, a chunk of another
 * protocol.
 */
record Frame(byte[] bytes) {

	static final int HEADER_LENGTH = 7;

	static final int END_LENGTH = 1;

	private static final int METHOD = 1;

	private static final int HEADER = 2;

	private static final int BODY = 3;

	private static final int BODY_SIZE_OFFSET = HEADER_LENGTH + 4;

	int length() {
		return this.bytes.length;
	}

	boolean carries(AmqpMethod method) {
		return isOf(METHOD, 4) && shortAt(HEADER_LENGTH) == method.classId()
				&& shortAt(HEADER_LENGTH + 2) == method.methodId();
	}

	/** Whether the size of a message's body is told here. */
	boolean isContentHeader() {
		return isOf(HEADER, 12);
	}

	long bodySize() {
		return buffer().getLong(BODY_SIZE_OFFSET);
	}

	boolean isContentBody() {
		return isOf(BODY, 0);
	}

	int payloadLength() {
		return length() - HEADER_LENGTH - END_LENGTH;
	}

	int channel() {
		return shortAt(1);
	}

	private boolean isOf(int type, int payload) {
		return length() >= HEADER_LENGTH + payload + END_LENGTH && this.bytes[0] == type;
	}

	private int shortAt(int offset) {
		return Short.toUnsignedInt(buffer().getShort(offset));
	}

	private ByteBuffer buffer() {
		return ByteBuffer.wrap(this.bytes);
	}

}
