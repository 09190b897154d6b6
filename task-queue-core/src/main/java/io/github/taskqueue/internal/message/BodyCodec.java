package io.github.taskqueue.internal.message;

import java.io.IOException;
import java.security.GeneralSecurityException;

import org.jspecify.annotations.Nullable;

/**
 * Encodes the bodies of tasks, for example to compress or encrypt them, when a caller
 * enqueues; they are decoded where arguments are read. Thread-safe.
 */
public interface BodyCodec {

	/**
	 * Name of the encoding in {@code content_encoding}.
	 */
	String encoding();

	/**
	 * Encodes a body.
	 */
	byte @Nullable [] encode(byte[] body) throws IOException, GeneralSecurityException;

	/**
	 * Decodes a body.
	 */
	byte[] decode(byte[] body) throws IOException, GeneralSecurityException;

}
