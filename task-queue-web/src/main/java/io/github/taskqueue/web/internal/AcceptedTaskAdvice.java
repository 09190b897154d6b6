package io.github.taskqueue.web.internal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

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
	 * The handle itself, or an entity of one.
	 */
	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		ResolvableType type = ResolvableType.forMethodParameter(returnType);
		return TaskHandle.class.isAssignableFrom(type.resolve(Object.class))
				|| TaskHandle.class.isAssignableFrom(type.as(HttpEntity.class).getGeneric().resolve(Object.class));
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType, MediaType contentType,
			Class<? extends HttpMessageConverter<?>> converterType, ServerHttpRequest request,
			ServerHttpResponse response) {
		if (!(body instanceof TaskHandle<?> handle)) {
			return body;
		}
		response.setStatusCode(HttpStatus.ACCEPTED);
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("id", handle.id());
		if (this.basePath != null && request instanceof ServletServerHttpRequest servlet) {
			String location = ServletUriComponentsBuilder.fromContextPath(servlet.getServletRequest())
				.path(this.basePath)
				.pathSegment(handle.id())
				.toUriString();
			response.getHeaders().set(HttpHeaders.LOCATION, location);
			response.getHeaders().set(HttpHeaders.RETRY_AFTER, FIRST_RETRY_AFTER);
			answer.put("_links", Map.of("self", location, "events", location + "/events"));
		}
		return answer;
	}

}
