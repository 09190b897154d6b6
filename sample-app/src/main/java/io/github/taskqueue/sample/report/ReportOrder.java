package io.github.taskqueue.sample.report;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What a visitor asks for.
 *
 * @param rows number of orders in the report
 */
record ReportOrder(@Min(1) @Max(1_000_000) int rows) {

}
