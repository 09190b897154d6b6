package io.github.taskqueue.internal.broker.connection;

import com.rabbitmq.client.impl.LongStringHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerVersionTests {

	@ParameterizedTest
	@CsvSource({ "3.10.8, false", "4.2.9, false", "4.3.0, true", "4.3.6, true", "4.10.0-rc.1, true", "5.0.0, true",
			"unknown, false" })
	void consumersHaveATimeoutOfTheirOwnFromRabbit43On(String version, boolean expected) {
		assertThat(BrokerVersion.parse(LongStringHelper.asLongString(version)).hasConsumerTimeout())
			.isEqualTo(expected);
	}

	@Test
	void brokerThatDoesNotTellIsTakenForAnOldOne() {
		assertThat(BrokerVersion.parse(null).hasConsumerTimeout()).isFalse();
	}

}
