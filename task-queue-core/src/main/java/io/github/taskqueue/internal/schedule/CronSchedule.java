package io.github.taskqueue.internal.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.Assert;

/**
 * The times of a cron expression. Spring's parser finds the next local time, and this
 * class the instant of it: with a time zone, Spring's
 * {@link CronExpression#next(java.time.temporal.Temporal)} returns some times that are
 * before its argument, and misses others.
 * <p>
 * An expression with a fixed hour and minute fires once at each local time. A time that a
 * clock change skips fires at the first moment after it (several of them together, once),
 * and of a time that comes twice the first fires. All other expressions fire whenever the
 * clock shows one of their times.
 */
final class CronSchedule implements Schedule {

	/**
	 * That many days before its last a month may have no day, and there Spring's parser
	 * returns the same day for ever.
	 */
	private static final Pattern NO_DAY_OF_FEBRUARY = Pattern.compile("L-0*(2[89]|[3-9]\\d|\\d{3,})");

	private static final LocalDateTime ANY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

	private final CronExpression cron;

	private final ZoneId zone;

	private final ZoneRules rules;

	private final boolean fixed;

	private CronSchedule(CronExpression cron, ZoneId zone) {
		String[] fields = cron.toString().split(" ");
		this.cron = cron;
		this.zone = zone;
		this.rules = zone.getRules();
		this.fixed = (fields[1] + fields[2]).chars().noneMatch((each) -> each == '*' || each == '/');
	}

	/**
	 * Reads an expression of five or six fields, or a macro.
	 * @throws IllegalArgumentException if it is none, or never matches
	 */
	static CronSchedule parse(String expression, ZoneId zone) {
		String[] fields = expression.strip().split("\\s+");
		boolean macro = fields[0].startsWith("@");
		Assert.isTrue(macro || fields.length == 5 || fields.length == 6,
				() -> "it has %d field%s, not five or six".formatted(fields.length, (fields.length == 1) ? "" : "s"));
		Assert.isTrue(!NO_DAY_OF_FEBRUARY.matcher(expression).find(),
				"not every month has so many days before its last");
		String text = String.join(" ", fields);
		CronExpression cron = CronExpression.parse((fields.length == 5) ? "0 " + text : text);
		Assert.isTrue(cron.next(ANY_TIME) != null, "no day matches it");
		return new CronSchedule(cron, zone);
	}

	/**
	 * Goes from one clock change to the next, as local times are in order only between
	 * them.
	 */
	@Override
	public @Nullable Tick next(Instant after) {
		Instant at = after;
		LocalDateTime from = local(after);
		while (true) {
			LocalDateTime local = this.cron.next(from);
			if (local == null || !local.isAfter(from)) {
				return null;
			}
			ZoneOffsetTransition change = this.rules.nextTransition(at);
			if (change == null || local.isBefore(change.getDateTimeBefore())) {
				return tick(local.toInstant(this.rules.getOffset(at)), local);
			}
			if (this.fixed && local.isBefore(change.getDateTimeAfter())) {
				return tick(change.getInstant(), local);
			}
			at = change.getInstant();
			boolean again = change.isOverlap() && !this.fixed;
			from = (again ? change.getDateTimeAfter() : latest(change)).minusNanos(1);
		}
	}

	/**
	 * The local time up to which all ticks have been due.
	 */
	private LocalDateTime local(Instant after) {
		ZoneOffset offset = this.rules.getOffset(after);
		LocalDateTime local = LocalDateTime.ofInstant(after, offset);
		ZoneOffsetTransition change = this.rules.getTransition(local);
		boolean again = change != null && change.isOverlap() && change.getOffsetAfter().equals(offset);
		return (again && this.fixed) ? latest(change).minusNanos(1) : local;
	}

	private static LocalDateTime latest(ZoneOffsetTransition change) {
		return change.isGap() ? change.getDateTimeAfter() : change.getDateTimeBefore();
	}

	private Tick tick(Instant at, LocalDateTime named) {
		return this.fixed ? Tick.at(at, named, this.zone) : Tick.at(at);
	}

	@Override
	public String words() {
		return CronWords.of(this.cron.toString(), this.zone);
	}

}
