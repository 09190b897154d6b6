package io.github.taskqueue.it.extend;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistrar;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.AmqpMethod;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The example of {@code docs/testing.md}.
 */
@DirtiesContext
@SpringBootTest
class OrderFaultTests {

	@Autowired
	private FaultProxy proxy;

	@Autowired
	private Orders orders;

	@AfterEach
	void heal() {
		this.proxy.heal();
	}

	@Test
	void thisIsTheExampleOfThePage() throws IOException {
		assertThat(ExampleTests.examples("testing.md")).filteredOn((block) -> block.contains("FaultProxy"))
			.singleElement(InstanceOfAssertFactories.STRING)
			.satisfies((block) -> assertThat(block.lines().map(String::strip))
				.isSubsetOf(ExampleTests.linesOf(OrderFaultTests.class)));
	}

	@Test
	void orderIsShippedOnceThoughItsTaskIsPublishedTwice() {
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		this.orders.ship(42);
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
		await().untilAsserted(() -> assertThat(this.orders.attempts()).containsExactly(42, 42));
		assertThat(this.orders.parcels()).containsExactly(42);
	}

	@Test
	void orderIsRefusedWhileTheBrokerIsAway() {
		this.proxy.refuse();
		this.proxy.reset();
		assertThatExceptionOfType(TaskEnqueueException.class).isThrownBy(() -> this.orders.ship(7));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class BrokerBehindProxy {

		@Bean
		RabbitBroker broker() {
			return RabbitBroker.shared().newVirtualHost();
		}

		@Bean
		FaultProxy proxy(RabbitBroker broker) {
			return FaultProxy.to(broker);
		}

		@Bean
		DynamicPropertyRegistrar connection(RabbitBroker broker, FaultProxy proxy) {
			return (properties) -> {
				properties.add("spring.rabbitmq.host", proxy::host);
				properties.add("spring.rabbitmq.port", proxy::port);
				properties.add("spring.rabbitmq.username", broker::username);
				properties.add("spring.rabbitmq.password", broker::password);
				properties.add("spring.rabbitmq.virtual-host", broker::virtualHost);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ TestApplication.Base.class, Orders.class })
	static class Application {

	}

	static class Orders {

		private final Set<Integer> known = ConcurrentHashMap.newKeySet();

		private final Queue<Integer> attempts = new ConcurrentLinkedQueue<>();

		private final Queue<Integer> parcels = new ConcurrentLinkedQueue<>();

		@AsyncTask
		void ship(int order) {
			if (this.known.add(order)) {
				this.parcels.add(order);
			}
			this.attempts.add(order);
		}

		Queue<Integer> attempts() {
			return this.attempts;
		}

		Queue<Integer> parcels() {
			return this.parcels;
		}

	}

}
