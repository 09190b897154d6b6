package io.github.taskqueue.redis;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * What Redis does in one step. The scripts say themselves what they take.
 */
public final class TaskScripts {

	static final RedisScript<Long> APPLY_CHANGES = script("apply-changes", Long.class);

	static final RedisScript<?> FIND_TASKS = script("find-tasks", List.class);

	static final RedisScript<?> FIND_DETAILS = script("find-details", List.class);

	static final RedisScript<Long> REMOVE_ENDED = script("remove-ended", Long.class);

	static final RedisScript<Long> TAKE_TURN = script("take-turn", Long.class);

	static final RedisScript<Long> REQUEST_CANCEL = script("request-cancel", Long.class);

	static final RedisScript<Long> CANCEL_WAITING = script("cancel-waiting", Long.class);

	private TaskScripts() {
	}

	private static <T> RedisScript<T> script(String name, Class<T> resultType) {
		return RedisScript.of(new ClassPathResource(name + ".lua", TaskScripts.class), resultType);
	}

	/**
	 * Keeps the scripts in a native image.
	 */
	public static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/github/taskqueue/redis/*.lua");
		}

	}

}
