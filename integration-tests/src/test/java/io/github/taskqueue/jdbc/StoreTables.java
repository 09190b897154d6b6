package io.github.taskqueue.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Creates tables with the scripts of the library.
 */
final class StoreTables {

	private StoreTables() {
	}

	static void create(DataSource dataSource, String prefix) {
		JdbcPlatform platform = JdbcPlatform.of(dataSource);
		JdbcNames names = new JdbcNames("tq", null, prefix);
		for (JdbcStorePart part : JdbcStorePart.with(Stream.empty())) {
			run(dataSource, names.in(read(platform.script(JdbcStorePart.SCRIPT, part))));
		}
	}

	static String read(String location) {
		try {
			return new DefaultResourceLoader().getResource(location).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void run(DataSource dataSource, String statements) {
		new ResourceDatabasePopulator(new ByteArrayResource(statements.getBytes(StandardCharsets.UTF_8)))
			.execute(dataSource);
	}

}
