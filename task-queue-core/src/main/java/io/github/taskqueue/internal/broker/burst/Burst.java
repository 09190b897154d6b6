package io.github.taskqueue.internal.broker.burst;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Many small messages that a thread sends one after the other. The client library flushes
 * after each of them, which costs a system call on both sides; during a burst what it
 * writes is held back and sent in large pieces. Whatever another thread writes to the
 * same connection goes out at once, after what was held back.
 * <p>
 * Who waits during a burst for an answer to what it has sent calls {@link #flush()}
 * first. Connections with TLS, NIO or a socket factory of the application's own know no
 * bursts and write as ever.
 */
public final class Burst implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Burst.class);

	private static final ThreadLocal<@Nullable Burst> CURRENT = new ThreadLocal<>();

	private final Set<BurstOutput> holding = new LinkedHashSet<>();

	private final @Nullable Burst around;

	private Burst(@Nullable Burst around) {
		this.around = around;
	}

	/**
	 * Begins a burst of this thread. Whoever begins it closes it.
	 */
	public static Burst begin() {
		Burst burst = new Burst(CURRENT.get());
		CURRENT.set(burst);
		return burst;
	}

	public static @Nullable Burst current() {
		return CURRENT.get();
	}

	/**
	 * Sends what this thread has held back.
	 */
	public static void flush() {
		Burst burst = CURRENT.get();
		if (burst != null) {
			burst.send();
		}
	}

	void holds(BurstOutput output) {
		this.holding.add(output);
	}

	private void send() {
		for (BurstOutput output : this.holding) {
			try {
				output.send();
			}
			catch (IOException ex) {
				logger.debug("The connection is lost; its reader reports the cause", ex);
			}
		}
		this.holding.clear();
	}

	/**
	 * Ends the burst and sends what was held back.
	 */
	@Override
	public void close() {
		if (this.around != null) {
			CURRENT.set(this.around);
		}
		else {
			CURRENT.remove();
		}
		send();
	}

}
