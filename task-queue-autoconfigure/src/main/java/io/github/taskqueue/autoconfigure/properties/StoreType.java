package io.github.taskqueue.autoconfigure.properties;

/**
 * Where state is kept beyond the broker.
 */
public enum StoreType {

	/**
	 * Nowhere.
	 */
	NONE,

	/**
	 * In this process, until it ends: for tests and for applications of one process.
	 */
	MEMORY,

	/**
	 * In the application's database.
	 */
	JDBC,

	/**
	 * In the application's Redis.
	 */
	REDIS

}
