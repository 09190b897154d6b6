package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CronWordsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			30 2 * * *             | every day at 02:30 Europe/Berlin
			15 30 2 * * *          | every day at 02:30:15 Europe/Berlin
			@daily                 | every day at 00:00 Europe/Berlin
			0,30 9,17 * * *        | every day at 09:00, 09:30, 17:00 and 17:30 Europe/Berlin
			0 9 * * MON-FRI        | at 09:00 Europe/Berlin on Monday to Friday
			0 9 * * 0,3            | at 09:00 Europe/Berlin on Sunday and Wednesday
			0 9 * * wed#1          | at 09:00 Europe/Berlin on the first Wednesday of the month
			0 9 * * 5L             | at 09:00 Europe/Berlin on the last Friday of the month
			0 9 1 * *              | at 09:00 Europe/Berlin on day 1 of the month
			0 9 1-7 * MON          | at 09:00 Europe/Berlin on day 1 to day 7 of the month if it is Monday
			0 9 1,15,L * *         | at 09:00 Europe/Berlin on day 1, day 15 and the last day of the month
			0 9 L-3 * *            | at 09:00 Europe/Berlin on the day 3 before the last of the month
			0 9 LW * *             | at 09:00 Europe/Berlin on the last weekday of the month
			0 9 15W * *            | at 09:00 Europe/Berlin on the weekday nearest to day 15 of the month
			0 9 */2 * *            | at 09:00 Europe/Berlin every 2 days from day 1 of the month
			0 0 29 2 *             | at 00:00 Europe/Berlin on day 29 of the month in February
			0 0 1 jan,jul *        | at 00:00 Europe/Berlin on day 1 of the month in January and July
			0 0 1 */3 *            | at 00:00 Europe/Berlin on day 1 of the month every 3 months from January
			""")
	void timesOfADayHaveTheirZone(String cron, String words) {
		assertThat(CronSchedule.parse(cron, ZoneId.of("Europe/Berlin")).words()).isEqualTo(words);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			*/15 * * * *           | every 15 minutes
			* * * * *              | every minute
			* * * * * *            | every second
			@hourly                | every hour
			*/10 * * * * *         | every 10 seconds
			0 */2 * * *            | every 2 hours
			0 */5 * * *            | every 5 hours from hour 0
			5 * * * MON-FRI        | at minute 5 of every hour on Monday to Friday
			0,15,40 * * * *        | at minute 0, 15 and 40 of every hour
			5/20 * * * *           | every 20 minutes from minute 5 of every hour
			*/7 * * * *            | every 7 minutes from minute 0 of every hour
			*/15 8-18 * * *        | every 15 minutes of every hour from 8 to 18
			15 10-12/2 * * *       | at minute 15, every 2 hours from 10 to 12
			0 8-18 * * 1-5         | every hour from 8 to 18 on Monday to Friday
			* 30 2 * * *           | every second of minute 30 of hour 2
			30 5 * * * *           | at second 30 of minute 5 of every hour
			10-20 * * * *          | every minute from 10 to 20 of every hour
			0-10,30 * * * *        | every minute from 0 to 10 and minute 30 of every hour
			* * 1 1 ?              | every minute on day 1 of the month in January
			""")
	void repeatedTimesAreSaidAsTheyAreWritten(String cron, String words) {
		assertThat(CronSchedule.parse(cron, ZoneId.of("UTC")).words()).isEqualTo(words);
		assertThat(CronSchedule.parse(cron, ZoneId.of("Asia/Tokyo")).words()).isEqualTo(words + ", Asia/Tokyo");
	}

	@ParameterizedTest
	@CsvSource({ "PT1S, every second", "PT90S, every 90 seconds", "PT1M, every minute", "PT90M, every 90 minutes",
			"PT1H, every hour", "P1D, every 24 hours" })
	void intervalsAreSaidInTheLargestUnit(Duration every, String words) {
		assertThat(new FixedSchedule(every).words()).isEqualTo(words);
	}

}
