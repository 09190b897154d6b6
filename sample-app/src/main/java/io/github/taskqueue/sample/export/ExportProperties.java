package io.github.taskqueue.sample.export;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of exports.
 *
 * @param pause time that the database of a real shop would take for a page of orders
 */
@ConfigurationProperties("sample.export")
record ExportProperties(Duration pause) {

}
