package io.github.taskqueue.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the task queue says over HTTP.
 *
 * @param problemDetails Whether a web request that could not enqueue a task is answered
 * by a problem (RFC 9457), where the application does not handle the exception itself.
 */
@ConfigurationProperties("task-queue.web")
record WebProperties(@DefaultValue("true") boolean problemDetails) {

}
