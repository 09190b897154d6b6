package io.github.taskqueue.internal.message;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSerializationException;

/**
 * The codecs of an application, one behind the other. Between the caller that encodes and
 * the worker that reads the arguments, the body travels as it is.
 */
public final class BodyCodecs {

	/**
	 * Clients that send text name its charset there, which changes nothing.
	 */
	private static final Set<String> PLAIN = Set.of("", "identity", "utf-8");

	private final Map<String, BodyCodec> codecs = new LinkedHashMap<>();

	public BodyCodecs(List<BodyCodec> codecs) {
		codecs.forEach((codec) -> this.codecs.put(codec.encoding(), codec));
	}

	public boolean isEmpty() {
		return this.codecs.isEmpty();
	}

	/**
	 * Encodes a body.
	 */
	public Body encode(byte[] body) {
		Body encoded = new Body(body, null);
		for (BodyCodec codec : this.codecs.values()) {
			encoded = encode(codec, encoded);
		}
		return encoded;
	}

	private static Body encode(BodyCodec codec, Body body) {
		try {
			byte[] encoded = codec.encode(body.bytes());
			return (encoded != null)
					? new Body(encoded,
							(body.encoding() != null) ? body.encoding() + "," + codec.encoding() : codec.encoding())
					: body;
		}
		catch (Exception ex) {
			throw new TaskSerializationException("The body cannot be encoded as " + codec.encoding() + ": " + ex, ex);
		}
	}

	/**
	 * Tells whether a body can be decoded.
	 */
	public boolean canDecode(@Nullable String encoding) {
		return this.codecs.keySet().containsAll(lastFirst(encoding));
	}

	/**
	 * Decodes a body.
	 */
	public byte[] decode(Body body) {
		byte[] decoded = body.bytes();
		for (String encoding : lastFirst(body.encoding())) {
			decoded = decode(encoding, decoded);
		}
		return decoded;
	}

	private byte[] decode(String encoding, byte[] body) {
		BodyCodec codec = this.codecs.get(encoding);
		if (codec == null) {
			throw new TaskSerializationException("There is no codec for a body encoded as " + encoding, null);
		}
		try {
			return codec.decode(body);
		}
		catch (Exception ex) {
			throw new TaskSerializationException("The body cannot be decoded as " + encoding + ": " + ex, ex);
		}
	}

	private static Deque<String> lastFirst(@Nullable String encodings) {
		Deque<String> lastFirst = new ArrayDeque<>();
		for (String each : ((encodings != null) ? encodings : "").split(",")) {
			String encoding = each.strip().toLowerCase(Locale.ROOT);
			if (!PLAIN.contains(encoding)) {
				lastFirst.push(encoding);
			}
		}
		return lastFirst;
	}

	/**
	 * A body on the wire.
	 *
	 * @param bytes its bytes
	 * @param encoding the names of the encodings in the order in which they were applied,
	 * or {@code null} for none
	 */
	public record Body(byte[] bytes, @Nullable String encoding) {

	}

}
