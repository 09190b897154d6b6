package io.github.taskqueue.test.internal.server;

import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BrokerAddressTests {

	@Test
	void readsEveryPartOfAUri() {
		assertThat(BrokerAddress.parse("amqp://me:p%40ss+%2F@rabbit.test:5673/a%2Fb"))
			.isEqualTo(new BrokerAddress("rabbit.test", 5673, "me", "p@ss+/", "a/b", false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "amqp://rabbit.test", "amqp://rabbit.test/", "amqp://rabbit.test/%2F" })
	void fillsInWhatAUriLeavesOut(String uri) {
		assertThat(BrokerAddress.parse(uri)).isEqualTo(BrokerAddress.local("rabbit.test", 5672));
	}

	@Test
	void encryptsForAmqps() {
		BrokerAddress address = BrokerAddress.parse("amqps://rabbit.test");
		assertThat(address.port()).isEqualTo(5671);
		assertThat(address.toConnectionFactory().isSSL()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://rabbit.test", "rabbit.test:5672", "amqp:///no-host", "amqp://with space" })
	void refusesWhatIsNoAmqpUri(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> BrokerAddress.parse(uri));
	}

	@Test
	void writesAUriThatTheClientLibraryReadsBack() throws Exception {
		BrokerAddress address = new BrokerAddress("rabbit.test", 5673, "m e", "p@ss:+/", "/a b", false);
		ConnectionFactory factory = new ConnectionFactory();
		factory.setUri(address.toUri());
		assertThat(factory.getUsername()).isEqualTo("m e");
		assertThat(factory.getPassword()).isEqualTo("p@ss:+/");
		assertThat(factory.getVirtualHost()).isEqualTo("/a b");
		assertThat(BrokerAddress.parse(address.toUri().toString())).isEqualTo(address);
	}

	@Test
	void keepsThePasswordOutOfLogs() {
		assertThat(new BrokerAddress("rabbit.test", 5672, "me", "secret", "/", false).toString())
			.isEqualTo("rabbit.test:5672/%2F");
	}

}
