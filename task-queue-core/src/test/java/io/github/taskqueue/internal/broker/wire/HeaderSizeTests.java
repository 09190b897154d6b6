package io.github.taskqueue.internal.broker.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.rabbitmq.client.impl.LongStringHelper;
import com.rabbitmq.client.impl.ValueWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderSizeTests {

	static Stream<@Nullable Object> values() {
		return Stream.of(null, 1, Long.MAX_VALUE, true, 0.5, 0.5f, (byte) 1, (short) 1, new Date(), BigDecimal.TEN, "",
				"text", "€".repeat(1000), LongStringHelper.asLongString("€"), new byte[500], List.of(),
				List.of(1, "two"), Arrays.asList(1, null), Map.of("€", List.of(Map.of("a", new byte[3]))));
	}

	@ParameterizedTest
	@MethodSource("values")
	void isNeverLessThanOnTheWire(@Nullable Object value) throws IOException {
		ByteArrayOutputStream wire = new ByteArrayOutputStream();
		new ValueWriter(new DataOutputStream(wire)).writeTable(value != null ? Map.of("", value) : null);
		assertThat(HeaderSize.of("") + HeaderSize.of(value)).isBetween(wire.size() - 5, wire.size() + 60);
	}

}
