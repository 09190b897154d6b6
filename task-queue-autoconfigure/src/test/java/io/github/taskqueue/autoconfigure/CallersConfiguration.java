package io.github.taskqueue.autoconfigure;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Definitions and the client, for tests that bring the rest.
 */
@Configuration(proxyBeanMethods = false)
@Import({ DefinitionConfiguration.class, ClientConfiguration.class })
public class CallersConfiguration {

}
