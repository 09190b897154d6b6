package io.github.taskqueue.benchmark.micro;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application whose tasks go nowhere.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ MicroTasks.class, LastPublished.class })
class MicroApplication {

}
