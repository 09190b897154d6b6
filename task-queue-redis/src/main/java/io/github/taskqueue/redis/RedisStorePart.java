package io.github.taskqueue.redis;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * What one feature keeps in Redis. A feature of another module declares its part as a
 * bean.
 *
 * @param name name of the part, which is the folder of its {@linkplain #script scripts}
 * @param keysOfTask names of keys in which it keeps something of one task, without the
 * task's id at their end. They are removed with the task, by the process that does so for
 * all.
 */
public record RedisStorePart(String name, List<String> keysOfTask) {

	private static final String FOLDER = "io/github/taskqueue/redis/";

	/**
	 * Tasks.
	 */
	static final RedisStorePart STATUS = new RedisStorePart("status", List.of("task:"));

	/**
	 * What tasks have saved.
	 */
	static final RedisStorePart CHECKPOINT = new RedisStorePart("checkpoint", List.of("checkpoints:"));

	/**
	 * Requests to cancel tasks.
	 */
	static final RedisStorePart CANCEL = new RedisStorePart("cancel", List.of());

	/**
	 * Claims to ids.
	 */
	static final RedisStorePart CLAIM = new RedisStorePart("claim", List.of());

	/**
	 * All parts, with those of other modules.
	 */
	public static List<RedisStorePart> with(Stream<RedisStorePart> others) {
		return Stream.concat(Stream.of(STATUS, CHECKPOINT, CANCEL, CLAIM), others).toList();
	}

	/**
	 * What Redis does in one step. The script says itself what it takes.
	 */
	public <T> RedisScript<T> script(String script, Class<T> resultType) {
		return RedisScript.of(new ClassPathResource(FOLDER + this.name + "/" + script + ".lua"), resultType);
	}

	/**
	 * Keeps the scripts in a native image.
	 */
	public static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(FOLDER + "*/*.lua");
		}

	}

}
