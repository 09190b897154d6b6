package io.github.taskqueue.test.fault;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A connection of a client and the one to the broker that stands for it.
 */
final class ProxiedConnection {

	private static final int RECEIVER_LINGERS_MILLIS = 1_000;

	private final Socket client;

	private final Socket broker;

	private final Consumer<ProxiedConnection> onEnd;

	private final AtomicBoolean ended = new AtomicBoolean();

	private volatile List<Thread> threads = List.of();

	private volatile boolean receiverLingers;

	/**
	 * Creates a connection that carries nothing yet.
	 * @param onEnd told once, when it has ended
	 */
	ProxiedConnection(Socket client, Socket broker, Consumer<ProxiedConnection> onEnd) {
		this.client = client;
		this.broker = broker;
		this.onEnd = onEnd;
	}

	void start(NetworkConditions conditions, Cuts cuts) {
		Line upstream = new Line(this, Direction.UPSTREAM, conditions, cuts);
		Line downstream = new Line(this, Direction.DOWNSTREAM, conditions, cuts);
		this.threads = Stream
			.<Step>of(() -> upstream.read(this.client), () -> upstream.write(this.broker),
					() -> downstream.read(this.broker), () -> downstream.write(this.client))
			.map(ProxiedConnection::thread)
			.toList();
		this.threads.forEach(Thread::start);
	}

	private static Thread thread(Step step) {
		Thread thread = new Thread(() -> {
			try {
				step.run();
			}
			catch (InterruptedException ex) {
				// The connection has ended
			}
		}, "fault-proxy-line");
		thread.setDaemon(true);
		return thread;
	}

	void cut(ArmedCut cut) {
		switch (cut.place()) {
			case BEFORE -> end(Ending.RESET);
			case WITHIN -> end(Ending.ORDERLY);
			case AFTER -> endSender(cut.direction());
		}
		// Elsewhere, because this may be one of the threads that were interrupted just
		// now
		cut.fired().completeAsync(() -> null);
	}

	/**
	 * Ends the sender's side now and the receiver's a little later: a broker that reads
	 * the end of a connection forgets what it has read but not handled yet.
	 */
	private void endSender(Direction direction) {
		this.receiverLingers = true;
		Ending.ORDERLY.end((direction == Direction.UPSTREAM) ? this.client : this.broker);
		this.threads.forEach(Thread::interrupt);
		CompletableFuture.delayedExecutor(RECEIVER_LINGERS_MILLIS, TimeUnit.MILLISECONDS)
			.execute(() -> end(Ending.ORDERLY));
	}

	/** Ends both sides because a line has come to its end; not while a side lingers. */
	void endOfLine(Ending ending) {
		if (!this.receiverLingers) {
			end(ending);
		}
	}

	/**
	 * Ends both sides, unless that has been done.
	 * @return whether it was this call that ended it
	 */
	boolean end(Ending ending) {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		ending.end(this.client);
		ending.end(this.broker);
		this.threads.forEach(Thread::interrupt);
		this.onEnd.accept(this);
		return true;
	}

	@FunctionalInterface
	private interface Step {

		void run() throws InterruptedException;

	}

}
