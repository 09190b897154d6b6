package io.github.taskqueue.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

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
		return StreamSupport
			.stream(ConfigurationPropertySources.from(this.environment.getPropertySources()).spliterator(), false)
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap(IterableConfigurationPropertySource::stream)
			.filter(parent::isAncestorOf)
			.map((name) -> name.getElement(position, Form.ORIGINAL))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
