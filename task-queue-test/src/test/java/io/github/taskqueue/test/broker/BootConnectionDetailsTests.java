package io.github.taskqueue.test.broker;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails.Address;
import org.springframework.boot.test.context.FilteredClassLoader;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.RemoteServer;

import static org.assertj.core.api.Assertions.assertThat;

class BootConnectionDetailsTests {

	@Test
	void findsTheInterfaceOfTheSpringBootAtHand() {
		assertThat(BootConnectionDetails.find(getClass().getClassLoader())).hasValue(RabbitConnectionDetails.class);
		assertThat(BootConnectionDetails.find(new FilteredClassLoader(RabbitConnectionDetails.class))).isEmpty();
	}

	@Test
	void saysWhatTheBrokerSays() {
		RabbitConnectionDetails details = details("amqp://me:secret@rabbit.test:5673/orders");
		assertThat(details.getAddresses()).containsExactly(new Address("rabbit.test", 5673));
		assertThat(details.getFirstAddress()).isEqualTo(new Address("rabbit.test", 5673));
		assertThat(details.getUsername()).isEqualTo("me");
		assertThat(details.getPassword()).isEqualTo("secret");
		assertThat(details.getVirtualHost()).isEqualTo("orders");
		assertThat(details.getSslBundle()).isNull();
	}

	@Test
	void encryptsWhereTheBrokerDoes() {
		assertThat(details("amqps://rabbit.test").getSslBundle()).isNotNull();
	}

	@Test
	void isAnOrdinaryObjectWithoutSecretsInItsName() {
		RabbitConnectionDetails details = details("amqp://me:secret@rabbit.test");
		assertThat(List.of(details)).contains(details).doesNotContain(details("amqp://me:secret@rabbit.test"));
		assertThat(details).hasSameHashCodeAs(details)
			.hasToString("Connection details of RabbitMQ at rabbit.test:5672/%2F");
	}

	private static RabbitConnectionDetails details(String uri) {
		BrokerServer server = new RemoteServer(BrokerAddress.parse(uri), List.of());
		return BootConnectionDetails.of(RabbitConnectionDetails.class, RabbitBroker.startedBy(server));
	}

}
