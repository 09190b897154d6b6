package io.github.taskqueue.internal.json;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.spi.TaskJsonMapperCustomizer;

/**
 * Builds the JSON mapper of task bodies. It is one of our own, so that settings of the
 * application's web layer cannot change what is on the wire, and it is closed: no class
 * names in the JSON, and a nesting that is capped on both sides.
 */
public final class TaskJson {

	/**
	 * Deeper than any sensible argument, and far from where a parser runs out of stack.
	 */
	static final int MAX_NESTING = 100;

	/**
	 * What the client library takes of any message. Within it, the parser's own limits
	 * hold: 20 million characters for a text, 1,000 digits for a number.
	 */
	private static final long MAX_LENGTH = 64 * 1024 * 1024;

	private TaskJson() {
	}

	/**
	 * Buffers in the thread save a tenth of the time of many calls. A virtual thread
	 * would use its own once.
	 */
	public static JsonMapper mapper(List<TaskJsonMapperCustomizer> customizers, @Nullable ClassLoader classLoader,
			boolean virtualThreads) {
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).maxDocumentLength(MAX_LENGTH).build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build())
			.recyclerPool(virtualThreads ? JsonRecyclerPools.defaultPool() : JsonRecyclerPools.threadLocalPool())
			.build();
		JsonMapper.Builder builder = JsonMapper.builder(factory)
			.findAndAddModules(classLoader)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

}
