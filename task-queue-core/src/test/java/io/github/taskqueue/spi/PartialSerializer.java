package io.github.taskqueue.spi;

import java.lang.reflect.Type;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A serializer for tests that need a part of one: what is not overridden must not be
 * reached.
 */
public class PartialSerializer implements TaskSerializer {

	@Override
	public String contentType() {
		return "application/json";
	}

	@Override
	public byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values) {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body) {
		throw new UnsupportedOperationException();
	}

	@Override
	public byte[] writeResult(Type type, @Nullable Object result) {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable Object readResult(Type type, byte[] body) {
		throw new UnsupportedOperationException();
	}

}
