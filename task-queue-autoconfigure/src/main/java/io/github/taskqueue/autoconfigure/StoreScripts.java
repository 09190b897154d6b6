package io.github.taskqueue.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import io.github.taskqueue.jdbc.JdbcNames;

/**
 * Runs the scripts of a store with the application's names of tables in place.
 */
final class StoreScripts extends DataSourceScriptDatabaseInitializer {

	private final JdbcNames names;

	StoreScripts(DataSource dataSource, DatabaseInitializationSettings settings, JdbcNames names) {
		super(dataSource, settings);
		this.names = names;
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> named = new ArrayList<>();
		scripts.forEach((script) -> named.add(named(script)));
		super.runScripts(
				new Scripts(named).continueOnError(scripts.isContinueOnError()).separator(scripts.getSeparator()));
	}

	private Resource named(Resource script) {
		try {
			String named = this.names.in(script.getContentAsString(StandardCharsets.UTF_8));
			return new ByteArrayResource(named.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
