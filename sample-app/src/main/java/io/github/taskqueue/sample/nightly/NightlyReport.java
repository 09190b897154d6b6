package io.github.taskqueue.sample.nightly;

import java.time.Instant;
import java.util.Map;

/**
 * What went wrong since the report before.
 *
 * @param since when the report before was due
 * @param failures number of failed tasks, by name
 */
record NightlyReport(Instant since, Map<String, Long> failures) {

}
