package io.github.taskqueue.benchmark.contender;

import java.util.Map;
import java.util.function.LongConsumer;

import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Works with a listener method, as the reference guide shows it.
 */
class SpringReceiver {

	private final LongConsumer work;

	SpringReceiver(LongConsumer work) {
		this.work = work;
	}

	static ApplicationContextInitializer<GenericApplicationContext> configuredFor(Load load, LongConsumer work) {
		return (context) -> {
			context.registerBean(SpringReceiver.class, () -> new SpringReceiver(work));
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("load", Map.of("bench.threads", load.threads())));
		};
	}

	@RabbitListener(queues = Work.QUEUE, concurrency = "${bench.threads}")
	void receive(Work work) {
		this.work.accept(work.id());
	}

}
