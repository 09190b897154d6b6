package io.github.taskqueue.internal.worker.attempt;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.internal.definition.TaskMethod;
import io.github.taskqueue.internal.definition.Upcaster;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Reads the arguments of a task, also those that an older caller has sent.
 */
public final class ArgumentsReader {

	private final TaskSerializer serializer;

	private final BodyCodecs codecs;

	public ArgumentsReader(TaskSerializer serializer, BodyCodecs codecs) {
		this.serializer = serializer;
		this.codecs = codecs;
	}

	/**
	 * Reads arguments.
	 */
	public @Nullable Object[] read(TaskMethod method, TaskMessage message) {
		return this.serializer.readArguments(method.parameters(), upToDate(method, message));
	}

	/**
	 * The body as the callers of today write it.
	 */
	public byte[] upToDate(TaskMethod method, TaskMessage message) {
		if (!isOurs(message.contentType())) {
			throw new TaskSerializationException("The content type of the body is %s, but this application reads %s"
				.formatted(message.contentType(), this.serializer.contentType()), null);
		}
		List<Upcaster> upcasters = method.version().upcastersFrom(message.version());
		byte[] body = (message.contentEncoding() != null)
				? this.codecs.decode(new BodyCodecs.Body(message.body(), message.contentEncoding())) : message.body();
		return upcasters.isEmpty() ? body : upcast(body, upcasters);
	}

	/**
	 * Nothing but what the serializer writes is given to it to read. Parameters, such as
	 * that of the charset, do not matter.
	 */
	private boolean isOurs(String contentType) {
		String ours = this.serializer.contentType();
		return contentType.equals(ours) || mediaType(contentType).equalsIgnoreCase(mediaType(ours));
	}

	private static String mediaType(String contentType) {
		int end = contentType.indexOf(';');
		return ((end < 0) ? contentType : contentType.substring(0, end)).strip();
	}

	private byte[] upcast(byte[] body, List<Upcaster> upcasters) {
		Map<String, @Nullable Object> arguments = this.serializer.readArguments(body);
		for (Upcaster upcaster : upcasters) {
			arguments = upcaster.apply(new LinkedHashMap<>(arguments));
		}
		return write(arguments);
	}

	private byte[] write(Map<String, @Nullable Object> arguments) {
		List<TaskParameter> parameters = arguments.keySet()
			.stream()
			.map((name) -> new TaskParameter(name, Object.class))
			.toList();
		return this.serializer.writeArguments(parameters, arguments.values().toArray());
	}

}
