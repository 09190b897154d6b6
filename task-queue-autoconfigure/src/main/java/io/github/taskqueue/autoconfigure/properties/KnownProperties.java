package io.github.taskqueue.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StreamUtils;

/**
 * The names of all properties below {@code task-queue}. They are read from the records of
 * this package and, only for a name that these do not have, from the metadata of other
 * modules and from all that is bound in this application. Not thread-safe.
 */
public final class KnownProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("task-queue");

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,\\s*([\\w.$]+)>");

	private static final List<Class<?>> OWN = List.of(DefinitionProperties.class, LimitProperties.class,
			BrokerProperties.class, ClientProperties.class, WorkerProperties.class, CrashProperties.class,
			StoreProperties.class, ReplyProperties.class, JdbcStoreProperties.class, RedisStoreProperties.class,
			WebProperties.class, WebhookProperties.class, SchedulesProperties.class);

	private final ListableBeanFactory beanFactory;

	private final ClassLoader classLoader;

	private final Names root = new Names();

	private boolean complete;

	/**
	 * Reads the records of this package.
	 * @param beanFactory has what else is bound
	 */
	public KnownProperties(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		this.classLoader = Objects.requireNonNull(getClass().getClassLoader());
		OWN.forEach(this::add);
		add("task-queue.enabled", "java.lang.Boolean");
	}

	private void complete() {
		this.complete = true;
		try {
			for (String beanName : this.beanFactory.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
				Class<?> type = this.beanFactory.getType(beanName, false);
				if (type != null) {
					add(this.beanFactory.findAnnotationOnBean(beanName, ConfigurationProperties.class), type);
				}
			}
			for (URL resource : Collections.list(classLoader.getResources(METADATA))) {
				try (InputStream stream = resource.openStream()) {
					addMetadata(StreamUtils.copyToString(stream, StandardCharsets.UTF_8));
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			this.root.open = true;
		}
	}

	private void add(Class<?> type) {
		add(AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class), type);
	}

	private void add(@Nullable ConfigurationProperties bound, Class<?> type) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of((bound != null) ? bound.prefix() : "");
		if (ROOT.equals(prefix) || ROOT.isAncestorOf(prefix)) {
			add(names(prefix), ResolvableType.forClass(type));
		}
	}

	private void addMetadata(String json) {
		if (json.contains("\"" + ROOT + ".")
				&& JsonParserFactory.getJsonParser().parseMap(json).get("properties") instanceof List<?> properties) {
			properties.forEach((property) -> {
				if (property instanceof Map<?, ?> entry) {
					add(String.valueOf(entry.get("name")), String.valueOf(entry.get("type")));
				}
			});
		}
	}

	private void add(String name, String type) {
		if (!name.startsWith(ROOT + ".")) {
			return;
		}
		Names names = names(ConfigurationPropertyName.of(name));
		Matcher map = MAP.matcher(type);
		if (map.matches()) {
			addMap(names, map.group(1));
		}
		else if (type.startsWith("java.util.Map")) {
			names.open = true;
		}
	}

	private void addMap(Names names, String valueType) {
		if (ClassUtils.isPresent(valueType, this.classLoader)) {
			add(names.anyKey(), ResolvableType.forClass(ClassUtils.resolveClassName(valueType, this.classLoader)));
		}
		else {
			names.anyKey().open = true;
		}
	}

	private Names names(ConfigurationPropertyName name) {
		Names names = this.root;
		for (int i = ROOT.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
			names = names.below(name.getElement(i, Form.DASHED));
		}
		return names;
	}

	/**
	 * Anything may be below what is bound to another class than a record. The types in a
	 * record may be those of a module that is not there.
	 */
	private static void add(Names names, ResolvableType type) {
		try {
			names.open |= !type.toClass().isRecord();
			addRecord(names, type.toClass());
		}
		catch (LinkageError ex) {
			names.open = true;
		}
	}

	private static void addRecord(Names names, Class<?> type) {
		for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
			ResolvableType value = ResolvableType.forType(component.getGenericType());
			Names below = names.below(DataObjectPropertyName.toDashedForm(component.getName()));
			if (value.toClass().isRecord()) {
				add(below, value);
			}
			else if (Map.class.isAssignableFrom(value.toClass())) {
				add(below.anyKey(), value.as(Map.class).getGeneric(1));
			}
		}
	}

	/**
	 * Looks for the first part of a name that is not known.
	 * @param name a name below {@code task-queue}
	 * @return where the name leaves what is known, or {@code null} if it does not
	 */
	public @Nullable Unknown check(ConfigurationPropertyName name) {
		Unknown unknown = find(name);
		if (unknown != null && !this.complete) {
			complete();
			return find(name);
		}
		return unknown;
	}

	private @Nullable Unknown find(ConfigurationPropertyName name) {
		Names names = this.root;
		for (int i = ROOT.getNumberOfElements(); i < name.getNumberOfElements(); i++) {
			if (names.open || name.isNumericIndex(i)) {
				return null;
			}
			Names next = names.find(name.getElement(i, Form.UNIFORM));
			if (next == null) {
				return new Unknown(name, i, names.names());
			}
			names = next;
		}
		return null;
	}

	/**
	 * A name that is not known.
	 *
	 * @param name the name
	 * @param position its first element that is not known
	 * @param known what might stand there
	 */
	public record Unknown(ConfigurationPropertyName name, int position, Set<String> known) {

		/**
		 * The element that is not known.
		 * @return the element as it is written
		 */
		public String element() {
			return this.name.getElement(this.position, Form.ORIGINAL);
		}

		/**
		 * This element and those after it, as an environment variable has what might be
		 * one.
		 * @return the elements without what is between them
		 */
		public String rest() {
			StringBuilder rest = new StringBuilder();
			for (int i = this.position; i < this.name.getNumberOfElements(); i++) {
				rest.append(this.name.getElement(i, Form.UNIFORM));
			}
			return rest.toString();
		}

		/**
		 * What might stand there in an environment variable.
		 * @return the names without hyphens
		 */
		public Set<String> knownInVariables() {
			return this.known.stream().map((each) -> each.replace("-", "")).collect(Collectors.toSet());
		}

		/**
		 * The same name with something else in place of that element.
		 * @param element what to write there
		 * @return the name up to there
		 */
		public String with(String element) {
			return this.name.chop(this.position).append(element).toString();
		}

	}

	/**
	 * The names that may stand below a name.
	 */
	private static final class Names {

		private final Map<String, Names> below = new TreeMap<>();

		private final Set<String> dashed = new TreeSet<>();

		private @Nullable Names anyKey;

		private boolean open;

		Names below(String name) {
			this.dashed.add(name);
			return this.below.computeIfAbsent(name.replace("-", ""), (added) -> new Names());
		}

		Names anyKey() {
			if (this.anyKey == null) {
				this.anyKey = new Names();
			}
			return this.anyKey;
		}

		@Nullable Names find(String uniform) {
			Names named = this.below.get(uniform);
			return (named != null) ? named : this.anyKey;
		}

		Set<String> names() {
			return this.dashed;
		}

	}

}
