package io.github.taskqueue.web.internal;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.github.taskqueue.TaskHandle;

/**
 * Writes handles within answers, such as those of a list, as a handle alone is answered.
 * Outside of a request there is no host to lead to.
 */
public final class TaskHandleSerializer extends StdSerializer<TaskHandle<?>> {

	private final @Nullable String basePath;

	private TaskHandleSerializer(@Nullable String basePath) {
		super(TaskHandle.class);
		this.basePath = basePath;
	}

	/**
	 * The serializer as a part of the application's mapper.
	 */
	public static JacksonModule module(@Nullable String basePath) {
		return new SimpleModule("task-queue-web").addSerializer(new TaskHandleSerializer(basePath));
	}

	@Override
	public void serialize(TaskHandle<?> handle, JsonGenerator json, SerializationContext context) {
		String address = null;
		if (this.basePath != null
				&& RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
			address = TaskAddress.of(this.basePath, handle.id(), attributes.getRequest());
		}
		json.writePOJO(view(handle.id(), address));
	}

	/**
	 * What a client is told of an accepted task.
	 */
	static Map<String, Object> view(String taskId, @Nullable String address) {
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("id", taskId);
		if (address != null) {
			view.put("_links", Map.of("self", address, "events", address + "/events"));
		}
		return view;
	}

}
