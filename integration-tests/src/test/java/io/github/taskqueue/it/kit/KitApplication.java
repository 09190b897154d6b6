package io.github.taskqueue.it.kit;

import java.time.Duration;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.it.support.Journal;

/**
 * The application whose tasks run in each mode. It has a store, and a database for its
 * transactions.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@Import({ Journal.class, EventLog.class, ResultBehaviours.ResultTasks.class, ArgumentBehaviours.ArgumentTasks.class,
		EnqueueBehaviours.EnqueueTasks.class, RetryBehaviours.RetryTasks.class, AttemptBehaviours.AttemptTasks.class,
		StatusBehaviours.StatusTasks.class, DeadLetterBehaviours.LetterTasks.class, EventBehaviours.EventTasks.class,
		CompositionBehaviours.ParentTasks.class, CompositionBehaviours.ChildTasks.class,
		CompositionBehaviours.ShopTasks.class, ScheduleBehaviours.ScheduledTasks.class,
		CompositionBehaviours.Extensions.class })
class KitApplication {

	/**
	 * The first delay takes some seconds, as the delay ladder is declared for it.
	 */
	@Bean
	ApplicationListener<ApplicationReadyEvent> firstDelay(TaskClient client, ResultBehaviours.ResultTasks results) {
		return (event) -> client.enqueue(TaskOptions.with().delay(Duration.ofHours(1)), () -> results.square(1));
	}

}
