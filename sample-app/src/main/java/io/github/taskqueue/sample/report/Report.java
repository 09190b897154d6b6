package io.github.taskqueue.sample.report;

import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * A finished report. It travels back to the caller, so it says where the rows lie instead
 * of holding them.
 *
 * @param file the CSV file
 * @param rows number of orders
 * @param revenue sum of the orders
 */
record Report(Path file, int rows, BigDecimal revenue) {

}
