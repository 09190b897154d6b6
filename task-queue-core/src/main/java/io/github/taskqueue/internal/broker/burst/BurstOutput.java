package io.github.taskqueue.internal.broker.burst;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What is written to a connection. Thread-safe.
 */
public final class BurstOutput extends OutputStream {

	/**
	 * More at once saves nothing.
	 */
	private static final int LIMIT = 32 * 1024;

	private static final byte[] NONE = {};

	private final OutputStream socket;

	private final ReentrantLock lock = new ReentrantLock();

	private byte[] held = NONE;

	private volatile int size;

	BurstOutput(OutputStream socket) {
		this.socket = socket;
	}

	@Override
	public void write(int each) throws IOException {
		write(new byte[] { (byte) each }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			if (this.size + length > LIMIT) {
				send();
			}
			if (Burst.current() == null || length > LIMIT) {
				send();
				this.socket.write(bytes, offset, length);
			}
			else {
				hold(bytes, offset, length);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void hold(byte[] bytes, int offset, int length) {
		if (this.held.length == 0) {
			this.held = new byte[LIMIT];
		}
		System.arraycopy(bytes, offset, this.held, this.size, length);
		this.size += length;
	}

	/**
	 * Sends what is held back, unless this thread is in a burst.
	 */
	@Override
	public void flush() throws IOException {
		Burst burst = Burst.current();
		if (burst == null) {
			send();
		}
		else if (isHolding()) {
			burst.holds(this);
		}
	}

	public boolean isHolding() {
		return this.size > 0;
	}

	/**
	 * Sends what is held back.
	 */
	public void send() throws IOException {
		if (!isHolding()) {
			return;
		}
		this.lock.lock();
		try {
			int length = this.size;
			this.size = 0;
			this.socket.write(this.held, 0, length);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
