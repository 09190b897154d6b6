package io.github.taskqueue.internal.json;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.introspect.MixInResolver;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

	private final @Nullable ClassLoader classLoader;

	private final boolean virtualThreads;

	public TaskJson(@Nullable ClassLoader classLoader, boolean virtualThreads) {
		this.classLoader = classLoader;
		this.virtualThreads = virtualThreads;
	}

	/**
	 * Builds the mapper. What the application has registered for single types applies
	 * here too: modules, mix-ins and subtypes.
	 */
	public JsonMapper mapper(@Nullable JsonMapper application, Collection<JacksonModule> modules,
			List<TaskJsonMapperCustomizer> customizers) {
		JsonMapper.Builder builder = builder();
		if (application != null) {
			builder.addModules(application.registeredModules())
				.mixInOverrides(new MixIns(application.serializationConfig()))
				.subtypeResolver(application.serializationConfig().getSubtypeResolver().snapshot());
		}
		builder.addModules(modules);
		customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	/**
	 * Buffers in the thread save a tenth of the time of many calls. A virtual thread
	 * would use its own once.
	 */
	private JsonMapper.Builder builder() {
		JsonFactory factory = JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).maxDocumentLength(MAX_LENGTH).build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(MAX_NESTING).build())
			.recyclerPool(this.virtualThreads ? JsonRecyclerPools.defaultPool() : JsonRecyclerPools.threadLocalPool())
			.build();
		JsonMapper.Builder builder = JsonMapper.builder(factory)
			.addModule(faithful())
			.findAndAddModules(this.classLoader)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID,
					DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
			.enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
			.enable(MapperFeature.USE_STATIC_TYPING)
			.changeDefaultVisibility((visibility) -> visibility.withFieldVisibility(JsonAutoDetect.Visibility.ANY));
		builder
			.annotationIntrospector(AnnotationIntrospector.pair(builder.annotationIntrospector(), new SealedTypes()));
		return builder;
	}

	/**
	 * Brings to the other side what came in, or refuses it.
	 */
	private static JacksonModule faithful() {
		return new SimpleModule("task-queue").setSerializerModifier(new DeclaredClasses())
			.addDeserializer(Object.class, new UntypedValues.Reader())
			.addSerializer(JsonNode.class, new UntypedValues.TreeWriter())
			.addDeserializer(JsonNode.class, new UntypedValues.TreeReader<>(JsonNode.class))
			.addDeserializer(ObjectNode.class, new UntypedValues.TreeReader<>(ObjectNode.class))
			.addDeserializer(ArrayNode.class, new UntypedValues.TreeReader<>(ArrayNode.class))
			.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
	}

	/**
	 * Those of another mapper.
	 */
	private record MixIns(MixInResolver mapper) implements MixInResolver {

		@Override
		public @Nullable Class<?> findMixInClassFor(Class<?> type) {
			return this.mapper.findMixInClassFor(type);
		}

		@Override
		public boolean hasMixIns() {
			return this.mapper.hasMixIns();
		}

		@Override
		public MixInResolver snapshot() {
			return this;
		}

	}

}
