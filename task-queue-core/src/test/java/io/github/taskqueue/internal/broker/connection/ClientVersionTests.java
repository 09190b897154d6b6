package io.github.taskqueue.internal.broker.connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientVersionTests {

	@ParameterizedTest
	@ValueSource(strings = { "5.30.0", "5.30", "5.27.1", "5.9.0", "5.0.0", "4.12.0", "5.30.0-SNAPSHOT" })
	void warnsOfAnOldClientAndSaysWhatToDo(String number) {
		assertThat(new ClientVersion(number).warning()).get()
			.asString()
			.contains("amqp-client " + number + ")", "'rabbit-amqp-client.version'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5.31.0", "5.37.1", "5.100.0", "5.300.0", "6.0.0", "10.1.0", "0.0.0", "", "null", "main" })
	void isSilentOfANewerOneAndOfOneThatDoesNotKnow(String number) {
		assertThat(new ClientVersion(number).warning()).isEmpty();
	}

	@Test
	void theLibraryTellsItsVersion() {
		assertThat(ClientVersion.atHand().number()).matches("5\\.\\d+\\.\\d+");
	}

}
