package io.github.taskqueue.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The names that properties configure, as they are written. A dotted name without
 * brackets is never bound, as it looks like an unknown setting of its first word; so the
 * bound properties do not tell.
 */
final class ConfiguredNames {

	private final ConfigurableEnvironment environment;

	ConfiguredNames(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * The names that stand under a property.
	 */
	Set<String> under(String property) {
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(property);
		int position = parent.getNumberOfElements();
		return names(parent, (source) -> true).map((name) -> name.getElement(position, Form.ORIGINAL))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * The names below a property, or those of environment variables, of which it cannot
	 * be told whether an underscore is a dot or a hyphen, and which may be there for
	 * other reasons.
	 */
	Set<ConfigurationPropertyName> below(String property, boolean environment) {
		return names(ConfigurationPropertyName.of(property),
				(source) -> environment == source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private Stream<ConfigurationPropertyName> names(ConfigurationPropertyName parent,
			Predicate<ConfigurationPropertySource> sources) {
		return StreamSupport
			.stream(ConfigurationPropertySources.from(this.environment.getPropertySources()).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.filter(sources)
			.flatMap(IterableConfigurationPropertySource::stream)
			.filter(parent::isAncestorOf);
	}

}
