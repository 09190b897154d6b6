package io.github.taskqueue.internal.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import io.github.taskqueue.internal.message.TaskTrace;

/**
 * The lines that the library logs, each after its level and the trace in which it was
 * written. For one test at a time.
 */
public final class TracedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger LIBRARY = (Logger) LoggerFactory.getLogger("io.github.taskqueue");

	private final List<String> lines = new CopyOnWriteArrayList<>();

	/**
	 * Begins to read the log.
	 */
	public TracedLog() {
		start();
		LIBRARY.addAppender(this);
	}

	/**
	 * Has tasks logged one by one.
	 * @return this
	 */
	public TracedLog withTasks() {
		((Logger) LoggerFactory.getLogger("io.github.taskqueue.tasks")).setLevel(Level.DEBUG);
		return this;
	}

	/**
	 * A trace.
	 * @param name its name
	 * @return the trace
	 */
	public static TaskTrace trace(String name) {
		return (action) -> {
			try (MDC.MDCCloseable scope = MDC.putCloseable("trace", name)) {
				action.run();
			}
		};
	}

	/**
	 * The trace of this thread.
	 * @return its name, or {@code -}
	 */
	public static String current() {
		String trace = MDC.get("trace");
		return (trace != null) ? trace : "-";
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(event.getLevel() + " " + current() + " " + event.getFormattedMessage());
	}

	/**
	 * The lines so far.
	 * @return the lines
	 */
	public List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		LIBRARY.detachAppender(this);
		((Logger) LoggerFactory.getLogger("io.github.taskqueue.tasks")).setLevel(null);
	}

}
