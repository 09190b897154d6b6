package io.github.taskqueue.web.internal;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

import io.github.taskqueue.TaskHandle;

/**
 * Writes the handle that a controller returns as an answer that says where to follow the
 * task.
 */
@ControllerAdvice
public final class AcceptedTaskAdvice implements ResponseBodyAdvice<Object> {

	private static final String FIRST_RETRY_AFTER = "1";

	private final @Nullable String basePath;

	public AcceptedTaskAdvice(@Nullable String basePath) {
		this.basePath = basePath;
	}

	/**
	 * A method that returns {@code ResponseEntity<?>} or {@code Object} does not say what
	 * its body is.
	 */
	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		return true;
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType, MediaType contentType,
			Class<? extends HttpMessageConverter<?>> converterType, ServerHttpRequest request,
			ServerHttpResponse response) {
		if (!(body instanceof TaskHandle<?> handle)) {
			return body;
		}
		response.setStatusCode(HttpStatus.ACCEPTED);
		String address = null;
		if (this.basePath != null && request instanceof ServletServerHttpRequest servlet) {
			address = TaskAddress.of(this.basePath, handle.id(), servlet.getServletRequest());
			response.getHeaders().set(HttpHeaders.LOCATION, address);
			response.getHeaders().set(HttpHeaders.RETRY_AFTER, FIRST_RETRY_AFTER);
		}
		return TaskHandleSerializer.view(handle.id(), address);
	}

}
