package io.github.taskqueue.it.kit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * The one configuration of all modes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(classes = KitApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "spring.main.banner-mode=off", "task-queue.store.type=memory",
				"task-queue.publisher.max-payload-size=64KB", "task-queue.queues.default.concurrency=4",
				"task-queue.queues.single.concurrency=1" })
@interface KitSettings {

}
