package io.github.taskqueue.sample;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the sample application.
 *
 * @param folder folder for uploads, thumbnails and reports; where several instances run,
 * they share it
 * @param keepReports how long a report can be downloaded
 */
@ConfigurationProperties("sample")
public record SampleProperties(Path folder, Duration keepReports) {

}
