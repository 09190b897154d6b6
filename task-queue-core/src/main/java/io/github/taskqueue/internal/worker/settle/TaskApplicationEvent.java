package io.github.taskqueue.internal.worker.settle;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.ResolvableType;

import io.github.taskqueue.event.TaskEvent;

/**
 * An application event around a {@link TaskEvent}. Spring would work out its type for
 * each event anew.
 */
final class TaskApplicationEvent<T extends TaskEvent> extends PayloadApplicationEvent<T> {

	private static final long serialVersionUID = 1L;

	private static final Map<Class<?>, ResolvableType> TYPES = new ConcurrentHashMap<>();

	TaskApplicationEvent(Object source, T payload) {
		super(source, payload);
	}

	@Override
	public ResolvableType getResolvableType() {
		return TYPES.computeIfAbsent(getPayload().getClass(),
				(type) -> ResolvableType.forClassWithGenerics(PayloadApplicationEvent.class, type));
	}

}
