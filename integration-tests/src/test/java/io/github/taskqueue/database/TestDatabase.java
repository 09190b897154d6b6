package io.github.taskqueue.database;

import java.net.URI;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.DataSourceBuilder;

import io.github.taskqueue.test.fault.FaultProxy;

/**
 * A database that a test can connect to.
 *
 * @param url its JDBC URL
 * @param username user with all rights
 * @param password the user's password
 */
public record TestDatabase(String url, String username, String password) {

	/**
	 * An empty database in this process.
	 * @param name name of the database
	 * @return the database
	 */
	public static TestDatabase h2(String name) {
		return new TestDatabase("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "");
	}

	/**
	 * The address of its server.
	 * @return an address with host and port
	 */
	public URI address() {
		return URI.create(this.url.substring("jdbc:".length()));
	}

	/**
	 * The same database, reached by a line on which faults can be made.
	 * @param line leads to its {@linkplain #address() server}
	 * @return the database
	 */
	public TestDatabase by(FaultProxy line) {
		return new TestDatabase(this.url.replace(address().getAuthority(), line.host() + ":" + line.port()),
				this.username, this.password);
	}

	/**
	 * Connects to it.
	 * @return a pool of connections, to be closed
	 */
	public HikariDataSource connect() {
		return DataSourceBuilder.create()
			.type(HikariDataSource.class)
			.url(this.url)
			.username(this.username)
			.password(this.password)
			.build();
	}

}
