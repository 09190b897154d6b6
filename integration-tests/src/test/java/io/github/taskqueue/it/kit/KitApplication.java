package io.github.taskqueue.it.kit;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

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
		CompositionBehaviours.ShopTasks.class, CompositionBehaviours.Extensions.class })
class KitApplication {

}
