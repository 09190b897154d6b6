package io.github.taskqueue.internal.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.util.StringUtils;

/**
 * Says cron expressions in plain language. Takes only what Spring's parser accepts.
 */
final class CronWords {

	private static final int MOST_TIMES = 6;

	private static final Pattern NUMBERS = Pattern.compile("\\d+(,\\d+)*");

	private static final Pattern PART = Pattern.compile("(?<from>\\*|\\d+)(-(?<to>\\d+))?(/(?<step>\\d+))?"
			+ "|(?<nearest>\\d+)W|(?<last>\\d+)L|(?<day>\\d+)#(?<ordinal>\\d)|L-(?<before>\\d+)|L(?<weekday>W)?");

	private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

	private CronWords() {
	}

	/**
	 * @param cron an expression of six fields
	 */
	static String of(String cron, ZoneId zone) {
		String[] fields = cron.toUpperCase(Locale.ROOT).split(" ");
		String days = days(fields[3], months(fields[4]), weekdays(fields[5]));
		List<LocalTime> times = times(fields);
		if (!times.isEmpty()) {
			return (days.isEmpty() ? "every day at " : "at ") + and(times) + " " + zone + days;
		}
		return clock(fields) + days + (zone.getId().equals("UTC") ? "" : ", " + zone);
	}

	static String every(long number, String unit) {
		return (number == 1) ? "every " + unit : "every %d %ss".formatted(number, unit);
	}

	/**
	 * The times of a day, where these are a few.
	 */
	private static List<LocalTime> times(String[] fields) {
		List<LocalTime> times = new ArrayList<>();
		if (Stream.of(fields).limit(3).allMatch((field) -> NUMBERS.matcher(field).matches())) {
			numbers(fields[2]).forEach((hour) -> numbers(fields[1]).forEach(
					(minute) -> numbers(fields[0]).forEach((second) -> times.add(LocalTime.of(hour, minute, second)))));
		}
		return (times.size() <= MOST_TIMES) ? times : List.of();
	}

	private static Stream<Integer> numbers(String field) {
		return Stream.of(field.split(",")).map(Integer::valueOf).sorted();
	}

	private static String clock(String[] fields) {
		String second = clock(fields[0], "second", 60);
		String minute = clock(fields[1], "minute", 60);
		String hour = clock(fields[2], "hour", 24);
		if (!second.equals("second 0")) {
			return starting(within(within(second, minute), hour));
		}
		boolean onTheHour = minute.equals("minute 0") && hour.startsWith("every ");
		return starting(onTheHour ? hour : within(minute, hour));
	}

	private static String starting(String clock) {
		return clock.startsWith("every ") ? clock : "at " + clock;
	}

	/**
	 * Leaves out the larger unit if the smaller one goes on evenly over all of it.
	 */
	private static String within(String smaller, String larger) {
		boolean evenly = smaller.matches("every (\\d+ )?[a-z]+") && larger.matches("every [a-z]+");
		return evenly ? smaller : smaller + (larger.matches("every \\d.*") ? ", " : " of ") + larger;
	}

	private static String clock(String field, String unit, int size) {
		return NUMBERS.matcher(field).matches() ? unit + " " + and(numbers(field).toList())
				: list(field, (part) -> clock(part, unit, size));
	}

	private static String clock(Matcher part, String unit, int size) {
		boolean all = part.group("from").equals("*");
		String from = all ? "0" : part.group("from");
		if (!all && part.group("to") == null && part.group("step") == null) {
			return unit + " " + from;
		}
		int step = (part.group("step") != null) ? Integer.parseInt(part.group("step")) : 1;
		if (part.group("to") != null) {
			return "%s from %s to %s".formatted(every(step, unit), from, part.group("to"));
		}
		boolean evenly = Integer.parseInt(from) == 0 && size % step == 0;
		return every(step, unit) + (evenly ? "" : " from %s %s".formatted(unit, from));
	}

	private static String days(String field, String months, String weekdays) {
		String days = list(field.replace('?', '*'), (part) -> day(part, "day", (number) -> "day " + number));
		boolean any = days.isEmpty();
		return (any ? "" : on(days) + " of the month")
				+ ((any || weekdays.isEmpty()) ? on(weekdays) : " if it is " + weekdays) + months;
	}

	private static String on(String days) {
		return days.isEmpty() ? "" : (days.startsWith("every ") ? " " : " on ") + days;
	}

	private static String months(String field) {
		String months = list(numbered(field, Month.values(), Month::getValue), (part) -> day(part, "month",
				(number) -> Month.of(number).getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
		return months.isEmpty() ? "" : (months.startsWith("every ") ? " " : " in ") + months;
	}

	private static String weekdays(String field) {
		String weekdays = list(numbered(field.replace('?', '*'), DayOfWeek.values(), DayOfWeek::getValue),
				(part) -> day(part, "day", CronWords::weekday));
		return weekdays + (weekdays.contains("the ") ? " of the month" : "");
	}

	private static String weekday(int number) {
		return DayOfWeek.of((number == 0) ? 7 : number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
	}

	/**
	 * Replaces the names of an enum, such as {@code MON}, by numbers.
	 */
	private static <E extends Enum<E>> String numbered(String field, E[] values, Function<E, Integer> number) {
		String named = field;
		for (E value : values) {
			named = named.replace(value.name().substring(0, 3), number.apply(value).toString());
		}
		return named;
	}

	/**
	 * One part of the field of a day or month; empty for all.
	 */
	private static String day(Matcher part, String unit, Function<Integer, String> name) {
		if (part.group("from") == null) {
			return ofMonth(part, name);
		}
		boolean all = part.group("from").equals("*");
		String from = all ? name.apply(1) : name(part, "from", name);
		String range = (part.group("to") != null) ? from + " to " + name(part, "to", name) : from;
		if (part.group("step") != null) {
			return every(Long.parseLong(part.group("step")), unit) + " from " + range;
		}
		return all ? "" : range;
	}

	/**
	 * What Quartz has added to cron.
	 */
	private static String ofMonth(Matcher part, Function<Integer, String> name) {
		if (part.group("nearest") != null) {
			return "the weekday nearest to " + name(part, "nearest", name);
		}
		if (part.group("last") != null) {
			return "the last " + name(part, "last", name);
		}
		if (part.group("day") != null) {
			return "the %s %s".formatted(ORDINALS.get(Integer.parseInt(part.group("ordinal")) - 1),
					name(part, "day", name));
		}
		if (part.group("before") != null) {
			return "the day %s before the last".formatted(part.group("before"));
		}
		return (part.group("weekday") != null) ? "the last weekday" : "the last day";
	}

	private static String name(Matcher part, String group, Function<Integer, String> name) {
		return name.apply(Integer.valueOf(part.group(group)));
	}

	private static String list(String field, Function<Matcher, String> words) {
		return and(Arrays.stream(field.split(",")).map((part) -> {
			Matcher matcher = PART.matcher(part);
			return matcher.matches() ? words.apply(matcher) : part;
		}).toList());
	}

	private static String and(List<?> items) {
		int last = items.size() - 1;
		return (last == 0) ? items.get(0).toString()
				: StringUtils.collectionToDelimitedString(items.subList(0, last), ", ") + " and " + items.get(last);
	}

}
