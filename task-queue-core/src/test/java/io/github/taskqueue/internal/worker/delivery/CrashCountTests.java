package io.github.taskqueue.internal.worker.delivery;

import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.taskqueue.internal.worker.consume.Deliveries;

import static org.assertj.core.api.Assertions.assertThat;

class CrashCountTests {

	/**
	 * As seen on 3.10.8 and 4.3.6 after each step.
	 */
	static Stream<Arguments> deliveries() {
		return Stream.of(Arguments.of("3.10, first", false, Map.of("x-delivery-count", 0L), 0),
				Arguments.of("3.10, given back once", true, Map.of("x-delivery-count", 1L), 1),
				Arguments.of("3.10, crashed twice", true, Map.of("x-delivery-count", 2L), 2),
				Arguments.of("4.0, crashed twice", true, Map.of("x-delivery-count", 2), 2),
				Arguments.of("4.3, first", false, Map.of(), 0),
				Arguments.of("4.3, given back twice", true, Map.of("x-acquired-count", 2L), 0),
				Arguments.of("4.3, given back, rejected and crashed", true,
						Map.of("x-acquired-count", 3L, "x-delivery-count", 2L), 2),
				Arguments.of("classic queue", true, Map.of(), 1),
				Arguments.of("count of the publisher", false, Map.of("x-delivery-count", 7L), 0),
				Arguments.of("count that is none", true, Map.of("x-delivery-count", "seven"), 1),
				Arguments.of("negative count", true, Map.of("x-delivery-count", -1L), 0),
				Arguments.of("huge count", true, Map.of("x-delivery-count", Long.MAX_VALUE), Integer.MAX_VALUE));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("deliveries")
	void crashesAreReadFromTheHeadersOfEachVersion(String version, boolean redelivered, Map<String, Object> headers,
			int crashes) {
		Delivery delivery = new Deliveries().next(redelivered, headers);
		assertThat(delivery.crashes()).isEqualTo(crashes);
	}

	@Test
	void messageWithoutHeadersWasDeliveredOnceBeforeAtLeast() {
		assertThat(CrashCount.of(null)).isOne();
	}

}
