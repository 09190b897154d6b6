package io.github.taskqueue.web.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Where a task is found over HTTP. Servers and firewalls refuse a slash, a semicolon or a
 * percent sign in a segment of a path, also an escaped one, so an id with such a
 * character has another form there.
 */
final class TaskAddress {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._:-]*");

	private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

	private static final String ENCODED = "~";

	private TaskAddress() {
	}

	static String of(String basePath, String taskId, HttpServletRequest request) {
		return ServletUriComponentsBuilder.fromContextPath(request)
			.path(basePath)
			.pathSegment(segment(taskId))
			.toUriString();
	}

	static String segment(String taskId) {
		return PLAIN.matcher(taskId).matches() ? taskId : ENCODED
				+ Base64.getUrlEncoder().withoutPadding().encodeToString(taskId.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The id of a task, or {@code null} for what no task has as its id.
	 */
	static @Nullable String taskId(String segment) {
		String taskId = segment.startsWith(ENCODED) ? decode(segment.substring(ENCODED.length())) : segment;
		return ID.matcher(taskId).matches() ? taskId : null;
	}

	private static String decode(String encoded) {
		try {
			return new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

}
