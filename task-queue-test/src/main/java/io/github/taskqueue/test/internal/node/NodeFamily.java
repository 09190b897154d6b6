package io.github.taskqueue.test.internal.node;

import java.util.UUID;

/**
 * What the nodes of one cluster have in common. A node alone is a cluster of one.
 *
 * @param name by which the nodes introduce themselves to clients
 * @param cookie the secret by which they know one another
 */
record NodeFamily(String name, String cookie) {

	static NodeFamily of(String name) {
		return new NodeFamily(name, UUID.randomUUID().toString());
	}

}
