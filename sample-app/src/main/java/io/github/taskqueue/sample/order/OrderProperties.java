package io.github.taskqueue.sample.order;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of orders.
 *
 * @param remindAfter how long after an order the customer is asked for a review
 */
@ConfigurationProperties("sample.order")
record OrderProperties(Duration remindAfter) {

}
