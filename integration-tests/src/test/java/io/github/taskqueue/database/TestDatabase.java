package io.github.taskqueue.database;

import org.springframework.boot.jdbc.DataSourceBuilder;

import com.zaxxer.hikari.HikariDataSource;

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
