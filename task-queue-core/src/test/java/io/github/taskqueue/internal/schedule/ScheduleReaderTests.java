package io.github.taskqueue.internal.schedule;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.annotation.AliasFor;
import org.springframework.util.PropertyPlaceholderHelper;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.registry.DefinitionSettings;
import io.github.taskqueue.internal.registry.TaskDefinitionFactory;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScheduleReaderTests {

	private final ScheduleReader reader = new ScheduleReader(Map.of());

	private static TaskDefinition task(Class<?> type, String method) {
		PropertyPlaceholderHelper placeholders = new PropertyPlaceholderHelper("${", "}");
		TaskRegistry registry = new TaskRegistry(
				new TaskDefinitionFactory(new DefinitionSettings("default", Map.of(), Map.of()),
						(text) -> placeholders.replacePlaceholders(text, Map.of("app.nights", "30 2 * * *")::get)));
		Method task = Stream.of(type.getMethods())
			.filter((each) -> each.getName().equals(method))
			.findAny()
			.orElseThrow();
		return registry.get(task, type, type);
	}

	private List<ScheduleDefinition> read(Class<?> type, String method) {
		return this.reader.read(task(type, method));
	}

	@Test
	void scheduleHasTheNameOfItsTaskAndDefaults() {
		assertThat(read(Reports.class, "nightly")).singleElement().satisfies((schedule) -> {
			assertThat(schedule.name()).isEqualTo("Reports.nightly");
			assertThat(schedule.schedule().words()).isEqualTo("every day at 02:30 UTC");
			assertThat(schedule.overlap()).isEqualTo(Overlap.SKIP);
			assertThat(schedule.misfires()).isEqualTo(Misfires.of(Misfire.FIRE_ONCE, Duration.ofHours(1)));
			assertThat(schedule.jitter()).isZero();
			assertThat(schedule.pauseOnFailure()).isZero();
		});
	}

	@Test
	void settingsOverrideTheAnnotation() {
		ScheduleProperties settings = new ScheduleProperties(null, "0 5 * * *", null, "Asia/Tokyo", Overlap.QUEUE,
				Misfire.FIRE_ALL, Duration.ofHours(3), Duration.ofSeconds(5), 7);
		assertThat(override("by-day", settings).get(0)).satisfies((schedule) -> {
			assertThat(schedule.schedule().words()).isEqualTo("every day at 05:00 Asia/Tokyo");
			assertThat(schedule.overlap()).isEqualTo(Overlap.QUEUE);
			assertThat(schedule.misfires()).isEqualTo(Misfires.of(Misfire.FIRE_ALL, Duration.ofHours(3)));
			assertThat(schedule.jitter()).hasSeconds(5);
			assertThat(schedule.pauseOnFailure()).isEqualTo(7);
		});
	}

	@Test
	void intervalOverridesAnExpressionWithItsZone() {
		assertThat(override("by-day", everyTenMinutes(null)).get(0)).satisfies((schedule) -> {
			assertThat(schedule.schedule().words()).isEqualTo("every 10 minutes");
			assertThat(schedule.overlap()).isEqualTo(Overlap.BUFFER_ONE);
			assertThat(schedule.pauseOnFailure()).isEqualTo(3);
		});
	}

	@Test
	void disabledScheduleIsNotThere() {
		assertThat(override("by-day", everyTenMinutes(false))).extracting(ScheduleDefinition::name)
			.containsExactly("Reports.often");
	}

	@Test
	void settingsForNoScheduleAreTold() {
		ScheduleReader overriding = new ScheduleReader(Map.of("by-night", everyTenMinutes(null)));
		overriding.read(task(Reports.class, "often"));
		assertThat(overriding.unknown()).containsExactly("by-night");
	}

	private static ScheduleProperties everyTenMinutes(Boolean enabled) {
		return new ScheduleProperties(enabled, null, Duration.ofMinutes(10), null, null, null, null, null, null);
	}

	private static List<ScheduleDefinition> override(String name, ScheduleProperties settings) {
		return new ScheduleReader(Map.of(name, settings)).read(task(Reports.class, "often"));
	}

	@Test
	void definitionIsReadAsItWasWritten() {
		for (ScheduleDefinition each : read(Reports.class, "often")) {
			ScheduleDefinition same = ScheduleDefinition.of(each.name(), each.toValue());
			assertThat(same.plan()).isEqualTo(each.plan());
			assertThat(same.toValue()).isEqualTo(each.toValue());
		}
	}

	@Test
	void tasksOfAScheduleExpireAsThoseOfCallers() {
		ScheduleDefinition read = read(Expiring.class, "run").get(0);
		ScheduleDefinition same = ScheduleDefinition.of(read.name(), read.toValue());
		assertThat(same.task(TaskOptions.with(), Map.of()).options().expiresAfter()).isEqualTo(Duration.ofHours(2));
	}

	@Test
	void methodCanHaveSeveralSchedules() {
		assertThat(read(Reports.class, "often")).satisfiesExactly((first) -> {
			assertThat(first.name()).isEqualTo("by-day");
			assertThat(first.schedule().words())
				.isEqualTo("every 15 minutes of every hour from 8 to 18, Europe/Berlin");
			assertThat(first.overlap()).isEqualTo(Overlap.BUFFER_ONE);
			assertThat(first.misfires()).isEqualTo(Misfires.of(Misfire.IGNORE, Duration.ZERO));
			assertThat(first.jitter()).hasSeconds(90);
			assertThat(first.pauseOnFailure()).isEqualTo(3);
		}, (second) -> {
			assertThat(second.name()).isEqualTo("Reports.often");
			assertThat(second.schedule().words()).isEqualTo("every 24 hours");
			assertThat(second.misfires()).isEqualTo(Misfires.of(Misfire.FIRE_ALL, Duration.ofDays(2)));
		});
	}

	@Test
	void annotationOfTheApplicationCanBeASchedule() {
		assertThat(read(Reports.class, "composed")).extracting(ScheduleDefinition::name)
			.containsExactly("Reports.composed", "composed");
		assertThat(new ScheduleReader(Map.of()).read(task(Reports.class, "composed"))).last()
			.satisfies(
					(schedule) -> assertThat(schedule.schedule().words()).isEqualTo("every day at 04:00 Asia/Tokyo"));
	}

	@Test
	void nearestDeclarationOfAMethodCounts() {
		assertThat(read(Changed.class, "run")).extracting(ScheduleDefinition::name).containsExactly("changed");
		assertThat(read(Inherited.class, "run")).extracting(ScheduleDefinition::name).containsExactly("one", "other");
	}

	@Test
	void taskWithoutAScheduleHasNone() {
		assertThat(read(Reports.class, "unscheduled")).isEmpty();
	}

	@Test
	void nameBelongsToOneSchedule() {
		read(Changed.class, "run");
		assertThatExceptionOfType(StartException.class).isThrownBy(() -> read(AlsoChanged.class, "run"))
			.withMessage("Schedule name 'changed' is used by ScheduleReaderTests.Changed.run()"
					+ " and by ScheduleReaderTests.AlsoChanged.run().")
			.extracting(StartException::action)
			.isEqualTo("Give one of the schedules another name with @TaskSchedule(name = \"…\").");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					parameters | @TaskSchedule method %s has parameters, and a schedule has no arguments for them. | Remove the parameters
					named      | A schedule of @TaskSchedule method %s is named 'a b'. | 1 to 64 letters
					nothing    | Schedule 'Wrong.nothing' of %s has neither cron nor every. | Set either
					both       | Schedule 'Wrong.both' of %s has both cron and every. | Set either
					minute     | cron of schedule 'Wrong.minute' of %s is '61 * * * *': Invalid value for MinuteOfHour | 30 2 * * MON-FRI
					years      | cron of schedule 'Wrong.years' of %s is '0 0 0 1 1 ? 2027': it has 7 fields, not five or six. | 30 2 * * MON-FRI
					macro      | cron of schedule 'Wrong.macro' of %s is '@nightly': | @daily
					never      | cron of schedule 'Wrong.never' of %s is '0 0 30 2 *': no day matches it. | 30 2 * * MON-FRI
					zone       | zone of schedule 'Wrong.zone' of %s is 'Europe/Berlinn': Unknown time-zone ID | Europe/Berlin
					zoned      | zone of schedule 'Wrong.zoned' of %s is 'Europe/Berlin': intervals are counted in real time | use cron
					interval   | every of schedule 'Wrong.interval' of %s is 'daily': 'daily' is not a valid duration | 24h
					shorter    | every of schedule 'Wrong.short' of %s is '1500ms': it must be whole seconds | 30s
					none       | every of schedule 'Wrong.none' of %s is '0s': it must be whole seconds | 30s
					catchUp    | catchUp of schedule 'Wrong.catchUp' of %s is '-1h': it must be from 0s to 365 days. | up to 365 days
					jitter     | jitter of schedule 'Wrong.jitter' of %s is '25h': it must be from 0s to one day. | up to one day
					empty      | jitter of schedule 'Wrong.empty' of %s is '': | Write a duration
					failures   | pauseOnFailure of schedule 'Wrong.failures' of %s is '-1': it is negative. | or 0
					""")
	void mistakeIsNamedWithItsPlaceAndRemedy(String method, String message, String action) {
		TaskDefinition task = task(Wrong.class, method);
		assertThatExceptionOfType(StartException.class).isThrownBy(() -> this.reader.read(task)).satisfies((ex) -> {
			assertThat(ex).hasMessageStartingWith(message.formatted(task.method()));
			assertThat(ex.action()).contains(action);
		});
	}

	@Retention(RetentionPolicy.RUNTIME)
	@TaskSchedule(cron = "0 4 * * *")
	@interface AtFour {

		@AliasFor(annotation = TaskSchedule.class)
		String name() default "";

		@AliasFor(annotation = TaskSchedule.class)
		String zone();

	}

	static class Expiring {

		@AsyncTask(expires = "2h")
		@TaskSchedule(every = "1d")
		public void run() {
		}

	}

	static class Reports {

		@AsyncTask
		@TaskSchedule(cron = "${app.nights}")
		public void nightly() {
		}

		@AsyncTask
		@TaskSchedule(name = "by-day", cron = "*/15 8-18 * * *", zone = "Europe/Berlin", overlap = Overlap.BUFFER_ONE,
				misfire = Misfire.IGNORE, catchUp = "0s", jitter = "90s", pauseOnFailure = 3)
		@TaskSchedule(every = "24h", misfire = Misfire.FIRE_ALL, catchUp = "2d")
		public void often() {
		}

		@AsyncTask
		@AtFour(name = "composed", zone = "Asia/Tokyo")
		@TaskSchedule(every = "PT1H")
		public void composed() {
		}

		@AsyncTask
		public void unscheduled() {
		}

	}

	interface Scheduled {

		@AsyncTask
		@TaskSchedule(name = "one", every = "1h")
		@TaskSchedule(name = "other", every = "2h")
		void run();

	}

	static class Inherited implements Scheduled {

		@Override
		public void run() {
		}

	}

	static class Changed implements Scheduled {

		@Override
		@TaskSchedule(name = "changed", every = "3h")
		public void run() {
		}

	}

	static class AlsoChanged implements Scheduled {

		@Override
		@TaskSchedule(name = "changed", every = "3h")
		public void run() {
		}

	}

	static class Wrong {

		@AsyncTask(name = "Wrong.parameters")
		@TaskSchedule(every = "1h")
		public void parameters(long order) {
		}

		@AsyncTask(name = "Wrong.named")
		@TaskSchedule(name = "a b", every = "1h")
		public void named() {
		}

		@AsyncTask(name = "Wrong.nothing")
		@TaskSchedule
		public void nothing() {
		}

		@AsyncTask(name = "Wrong.both")
		@TaskSchedule(cron = "@daily", every = "1h")
		public void both() {
		}

		@AsyncTask(name = "Wrong.minute")
		@TaskSchedule(cron = "61 * * * *")
		public void minute() {
		}

		@AsyncTask(name = "Wrong.years")
		@TaskSchedule(cron = "0 0 0 1 1 ? 2027")
		public void years() {
		}

		@AsyncTask(name = "Wrong.macro")
		@TaskSchedule(cron = "@nightly")
		public void macro() {
		}

		@AsyncTask(name = "Wrong.never")
		@TaskSchedule(cron = "0 0 30 2 *")
		public void never() {
		}

		@AsyncTask(name = "Wrong.zone")
		@TaskSchedule(cron = "@daily", zone = "Europe/Berlinn")
		public void zone() {
		}

		@AsyncTask(name = "Wrong.zoned")
		@TaskSchedule(every = "24h", zone = "Europe/Berlin")
		public void zoned() {
		}

		@AsyncTask(name = "Wrong.interval")
		@TaskSchedule(every = "daily")
		public void interval() {
		}

		@AsyncTask(name = "Wrong.short")
		@TaskSchedule(every = "1500ms")
		public void shorter() {
		}

		@AsyncTask(name = "Wrong.none")
		@TaskSchedule(every = "0s")
		public void none() {
		}

		@AsyncTask(name = "Wrong.catchUp")
		@TaskSchedule(every = "1h", catchUp = "-1h")
		public void catchUp() {
		}

		@AsyncTask(name = "Wrong.jitter")
		@TaskSchedule(every = "1h", jitter = "25h")
		public void jitter() {
		}

		@AsyncTask(name = "Wrong.empty")
		@TaskSchedule(every = "1h", jitter = "")
		public void empty() {
		}

		@AsyncTask(name = "Wrong.failures")
		@TaskSchedule(every = "1h", pauseOnFailure = -1)
		public void failures() {
		}

	}

}
