package io.github.taskqueue.internal.broker.connection;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.internal.background.RecoveryLoops;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ConnectionSafetyTests {

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]" })
	void onTheOwnMachineAnythingWillDo(String host) {
		assertThat(new ConnectionSafety(List.of(host), false, true).warning()).isEmpty();
	}

	@Test
	void elsewhereTlsAndAUserOfItsOwnAreExpected() {
		List<String> hosts = List.of("localhost", "rabbit.example.com");
		assertThat(new ConnectionSafety(hosts, true, false).warning()).isEmpty();
		assertThat(new ConnectionSafety(hosts, false, false).warning()).get()
			.asString()
			.contains("rabbit.example.com", "TLS")
			.doesNotContain("guest");
		assertThat(new ConnectionSafety(hosts, true, true).warning()).get()
			.asString()
			.contains("guest")
			.doesNotContain("TLS");
		assertThat(new ConnectionSafety(hosts, false, true).warning()).get().asString().contains("TLS", "guest");
	}

	@Test
	void theWarningIsLoggedOnceForBothConnections(CapturedOutput output) {
		CachingConnectionFactory application = new CachingConnectionFactory("rabbit.example.com");
		application.setUsername("app");
		application.setPassword("canary");
		new BrokerConnections(new ConnectionOpener(application), "test", new RecoveryLoops()).close();
		assertThat(output).containsOnlyOnce("RabbitMQ at rabbit.example.com is reached without TLS")
			.doesNotContain("canary");
	}

}
