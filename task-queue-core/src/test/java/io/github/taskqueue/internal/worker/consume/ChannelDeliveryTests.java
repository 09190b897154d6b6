package io.github.taskqueue.internal.worker.consume;

import java.util.Map;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.impl.LongStringHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelDeliveryTests {

	private final Deliveries deliveries = new Deliveries();

	static Stream<Arguments> counts() {
		return Stream.of(Arguments.of(false, Map.of(), 0), Arguments.of(true, Map.of(), 1),
				Arguments.of(false, Map.of("x-delivery-count", 0L), 0),
				Arguments.of(true, Map.of("x-delivery-count", 0L), 1),
				Arguments.of(true, Map.of("x-delivery-count", 3L), 3),
				Arguments.of(true, Map.of("x-delivery-count", 3), 3),
				Arguments.of(true, Map.of("x-acquired-count", 4L), 4),
				Arguments.of(true, Map.of("x-acquired-count", 4L, "x-delivery-count", 2L), 4),
				Arguments.of(true, Map.of("x-acquired-count", 2L, "x-delivery-count", 4L), 4),
				Arguments.of(true, Map.of("x-delivery-count", -7L), 1),
				Arguments.of(false, Map.of("x-delivery-count", "9"), 0),
				Arguments.of(false, Map.of("x-delivery-count", LongStringHelper.asLongString("9")), 0),
				Arguments.of(true, Map.of("x-delivery-count", Long.MAX_VALUE), Integer.MAX_VALUE));
	}

	@ParameterizedTest
	@MethodSource("counts")
	void redeliveriesAreCountedByWhatTheBrokerSays(boolean redelivered, Map<String, Object> headers, int expected) {
		assertThat(this.deliveries.next(redelivered, headers).redeliveries()).isEqualTo(expected);
	}

	@Test
	void messageWithoutHeadersHasNoRedeliveries() {
		assertThat(new ChannelDelivery(this.deliveries.next().session(), "tq.q.tests", new Envelope(1, false, "", ""),
				new BasicProperties(), new byte[0])
			.redeliveries()).isZero();
	}

	@Test
	void deliveryIsSettledOnItsChannel() {
		this.deliveries.next().done();
		this.deliveries.next().giveBack();
		this.deliveries.next().reject();
		assertThat(this.deliveries.broker().frames()).containsExactly("ack[1, true]", "nack[2, false, true]",
				"reject[3, true]");
	}

}
