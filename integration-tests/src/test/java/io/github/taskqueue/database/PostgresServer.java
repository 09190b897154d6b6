package io.github.taskqueue.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL of its own for the tests of this process. It does not outlive them, so it
 * leaves the disk to the brokers.
 */
public final class PostgresServer {

	private static final EmbeddedPostgres SERVER = start();

	private PostgresServer() {
	}

	private static EmbeddedPostgres start() {
		try {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setServerConfig("max_connections", "200")
				.setServerConfig("fsync", "off")
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(EmbeddedPostgres server) {
		try {
			server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Creates an empty database.
	 * @return the database
	 */
	public static TestDatabase newDatabase() {
		String name = "test_" + UUID.randomUUID().toString().replace("-", "");
		execute("CREATE DATABASE " + name);
		return new TestDatabase(SERVER.getJdbcUrl("postgres", name), "postgres", "postgres");
	}

	/**
	 * Lets nobody connect to a database and ends all connections to it.
	 * @param database the database
	 */
	public static void shut(TestDatabase database) {
		execute("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(name(database)));
		execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
			.formatted(name(database)));
	}

	/**
	 * Lets everybody connect again.
	 * @param database the database
	 */
	public static void open(TestDatabase database) {
		execute("ALTER DATABASE %s ALLOW_CONNECTIONS true".formatted(name(database)));
	}

	private static String name(TestDatabase database) {
		return database.url().replaceAll(".*/(\\w+).*", "$1");
	}

	private static void execute(String sql) {
		try (Connection connection = SERVER.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
