package io.github.taskqueue.it.support;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * The lines that the library logs, with the MDC in which each was written.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private static final Logger LIBRARY = (Logger) LoggerFactory.getLogger("io.github.taskqueue");

	private final List<Line> lines = new CopyOnWriteArrayList<>();

	/**
	 * Begins to read the log, after the start of the application, which sets it up.
	 */
	public LogLines() {
		start();
		LIBRARY.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(new Line(event.getLevel(), event.getLoggerName(), event.getFormattedMessage(),
				Map.copyOf(event.getMDCPropertyMap())));
	}

	/**
	 * The lines that contain a text.
	 * @param text the text
	 * @return the lines
	 */
	public List<Line> with(String text) {
		return this.lines.stream().filter((line) -> line.text().contains(text)).toList();
	}

	@Override
	public void close() {
		LIBRARY.detachAppender(this);
	}

	/**
	 * A line.
	 *
	 * @param level its level
	 * @param logger name of its logger
	 * @param text its text
	 * @param mdc the MDC of its thread
	 */
	public record Line(Level level, String logger, String text, Map<String, String> mdc) {

	}

}
