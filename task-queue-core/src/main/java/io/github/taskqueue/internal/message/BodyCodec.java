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
	 * @return a token in small letters
	 */
	String encoding();

	/**
	 * Encodes a body.
	 * @param body the body
	 * @return the encoded body, or {@code null} to leave it as it is
	 * @throws IOException if it cannot be encoded
	 * @throws GeneralSecurityException if it cannot be encrypted
	 */
	byte @Nullable [] encode(byte[] body) throws IOException, GeneralSecurityException;

	/**
	 * Decodes a body.
	 * @param body what {@link #encode(byte[])} gave, or another program wrote
	 * @return the body
	 * @throws IOException if it cannot be decoded
	 * @throws GeneralSecurityException if it cannot be decrypted
	 */
	byte[] decode(byte[] body) throws IOException, GeneralSecurityException;

}
