package io.github.taskqueue.internal.message;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.start.StartException;

/**
 * The headers that the features of this application declare. Immutable.
 */
public final class DeclaredHeaders {

	private final Map<String, TaskHeader<?>> headers = new HashMap<>();

	/**
	 * Collects headers.
	 */
	public DeclaredHeaders(Collection<TaskHeader<?>> headers) {
		for (TaskHeader<?> header : headers) {
			if (this.headers.put(header.name(), header) != null) {
				throw new StartException("Two features declare the header '" + header.name() + "'.",
						"Give the header of one of them another name.");
			}
		}
	}

	/**
	 * Makes sure that the feature of a header can read it.
	 */
	public void check(String name, @Nullable Object value) {
		TaskHeader<?> header = this.headers.get(name);
		if (header != null) {
			header.read(value);
		}
	}

	/**
	 * Tells whether a header can be read.
	 */
	public boolean isReadable(String name, Object value) {
		try {
			check(name, value);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
