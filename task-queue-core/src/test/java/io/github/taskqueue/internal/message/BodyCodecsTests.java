package io.github.taskqueue.internal.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.internal.message.BodyCodecs.Body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyCodecsTests {

	private static final byte[] BODY = bytes("{}");

	private final BodyCodecs codecs = new BodyCodecs(
			List.of(new Brackets("round", "(", ")"), new Brackets("square", "[", "]")));

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void codecsEncodeOneBehindTheOtherAndDecodeInReverse() {
		Body encoded = this.codecs.encode(BODY);
		assertThat(encoded.bytes()).isEqualTo(bytes("[({})]"));
		assertThat(encoded.encoding()).isEqualTo("round,square");
		assertThat(this.codecs.decode(encoded)).isEqualTo(BODY);
		assertThat(this.codecs.decode(new Body(bytes("([{}])"), " Square , ROUND"))).isEqualTo(BODY);
	}

	@Test
	void codecMayLeaveABodyAsItIs() {
		Body encoded = this.codecs.encode(bytes("as it is"));
		assertThat(encoded.bytes()).isEqualTo(bytes("as it is"));
		assertThat(encoded.encoding()).isNull();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "identity", "UTF-8", "utf-8,identity" })
	void bodyThatIsNotEncodedNeedsNoCodec(@Nullable String encoding) {
		BodyCodecs none = new BodyCodecs(List.of());
		assertThat(none.canDecode(encoding)).isTrue();
		assertThat(none.decode(new Body(BODY, encoding))).isEqualTo(BODY);
		assertThat(none.encode(BODY)).isEqualTo(new Body(BODY, null));
	}

	@Test
	void eachEncodingNeedsItsCodec() {
		assertThat(this.codecs.canDecode("round")).isTrue();
		assertThat(this.codecs.canDecode("round,square")).isTrue();
		assertThat(this.codecs.canDecode("round,gzip")).isFalse();
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.codecs.decode(new Body(BODY, "gzip")))
			.withMessage("There is no codec for a body encoded as gzip");
	}

	@Test
	void failureOfACodecNamesIt() {
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.codecs.decode(new Body(BODY, "round")))
			.withMessage("The body cannot be decoded as round: java.io.IOException: not encoded");
		assertThatExceptionOfType(TaskSerializationException.class)
			.isThrownBy(() -> this.codecs.encode(bytes("broken")))
			.withMessage("The body cannot be encoded as round: java.lang.IllegalStateException: broken");
	}

	private record Brackets(String encoding, String open, String close) implements BodyCodec {

		@Override
		public byte @Nullable [] encode(byte[] body) {
			String text = new String(body, StandardCharsets.UTF_8);
			if (text.equals("broken")) {
				throw new IllegalStateException("broken");
			}
			return text.equals("as it is") ? null : bytes(this.open + text + this.close);
		}

		@Override
		public byte[] decode(byte[] body) throws IOException {
			String text = new String(body, StandardCharsets.UTF_8);
			if (!text.startsWith(this.open)) {
				throw new IOException("not encoded");
			}
			return bytes(text.substring(1, text.length() - 1));
		}

	}

}
