package io.github.taskqueue.autoconfigure;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The store alone, for tests that need nothing else.
 */
@Configuration(proxyBeanMethods = false)
@Import(StoreConfiguration.class)
public class StoresConfiguration {

}
