package io.github.taskqueue.test.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection. A thread reads and another one writes, so that a line
 * can be slow and yet full, as a long one is.
 */
final class Line {

	// More than a frame, and little enough for a sender to feel that the line is blocked
	private static final int CAPACITY = 512 * 1024;

	private static final int SLICES_PER_SECOND = 20;

	private final ProxiedConnection connection;

	private final Direction direction;

	private final NetworkConditions conditions;

	private final Cutter cutter;

	private final BlockingQueue<InTransit> transit = new LinkedBlockingQueue<>();

	private final Semaphore room = new Semaphore(CAPACITY);

	Line(ProxiedConnection connection, Direction direction, NetworkConditions conditions, Cuts cuts) {
		this.connection = connection;
		this.direction = direction;
		this.conditions = conditions;
		this.cutter = new Cutter(direction, cuts);
	}

	/** Takes in what the sender sends; while the line is a black hole it does not. */
	void read(Socket from) throws InterruptedException {
		Ending ending = Ending.ORDERLY;
		try {
			FrameReader reader = new FrameReader(from.getInputStream());
			for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
				this.conditions.awaitPassage(this.direction);
				this.room.acquire(weight(frame));
				send(frame, Ending.ORDERLY);
			}
		}
		catch (IOException ex) {
			ending = Ending.RESET;
		}
		send(null, ending);
	}

	private static int weight(Frame frame) {
		return Math.min(frame.length(), CAPACITY);
	}

	private void send(@Nullable Frame frame, Ending ending) {
		this.transit.add(new InTransit(frame, ending, System.nanoTime() + this.conditions.latencyNanos()));
	}

	/** Hands on what has travelled long enough. The end of the sender travels too. */
	void write(Socket to) throws InterruptedException {
		try {
			OutputStream output = to.getOutputStream();
			while (true) {
				InTransit next = this.transit.take();
				TimeUnit.NANOSECONDS.sleep(next.arrival() - System.nanoTime());
				this.conditions.awaitPassage(this.direction);
				if (next.frame() == null) {
					this.connection.endOfLine(next.ending());
					return;
				}
				forward(next.frame(), output);
				this.room.release(weight(next.frame()));
			}
		}
		catch (IOException ex) {
			// The receiver has ended, of which the sender learns on the way back
			this.conditions.awaitPassage(this.direction.opposite());
			this.connection.endOfLine(Ending.RESET);
		}
	}

	private void forward(Frame frame, OutputStream output) throws IOException, InterruptedException {
		Cutter.Verdict verdict = this.cutter.inspect(frame);
		write(frame.bytes(), verdict.passing(), output);
		if (verdict.cut() != null) {
			this.connection.cut(verdict.cut());
		}
	}

	private void write(byte[] bytes, int length, OutputStream output) throws IOException, InterruptedException {
		int written = 0;
		while (written < length) {
			long rate = this.conditions.bytesPerSecond();
			int slice = (int) Math.min(length - written, Math.max(1, rate / SLICES_PER_SECOND));
			output.write(bytes, written, slice);
			written += slice;
			TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(slice) / rate);
		}
	}

	/**
	 * Something under way.
	 *
	 * @param frame that travels; null for the end of the sender
	 * @param ending how the sender ended
	 * @param arrival when it arrives, as {@link System#nanoTime()} tells it
	 */
	private record InTransit(@Nullable Frame frame, Ending ending, long arrival) {
	}

}
