package io.github.taskqueue.sample.report;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An order of the shop.
 *
 * @param number number of the order
 * @param date day of the order
 * @param amount sum of the order
 */
record Order(int number, LocalDate date, BigDecimal amount) {

	static final String HEADER = "number,date,amount";

	private static final LocalDate OPENING = LocalDate.of(2026, 1, 1);

	/**
	 * Invents orders, which stand for those of a database.
	 * @param count how many
	 * @return the same orders for each call
	 */
	static Stream<Order> generate(int count) {
		Random random = new Random(42);
		return IntStream.rangeClosed(1, count)
			.mapToObj((number) -> new Order(number, OPENING.plusDays(random.nextInt(365)),
					BigDecimal.valueOf(random.nextInt(100, 100_000), 2)));
	}

	String toCsv() {
		return this.number + "," + this.date + "," + this.amount;
	}

}
