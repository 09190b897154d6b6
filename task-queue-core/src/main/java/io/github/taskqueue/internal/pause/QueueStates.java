package io.github.taskqueue.internal.pause;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskQueues.Pause;
import io.github.taskqueue.TaskQueues.QueueState;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * How queues are, and why tasks wait in them. Never throws because the journal or the
 * broker cannot be read: what is not known is left out. Thread-safe.
 */
public final class QueueStates {

	private static final String NOTHING = "0";

	private final QueueRegistry queues;

	private final TaskRegistry tasks;

	private final QueueDepths depths;

	private final Supplier<@Nullable Decisions> decisions;

	private final Clock clock;

	/**
	 * Since when this process has seen no consumers of a queue.
	 */
	private final Map<String, Instant> withoutConsumers = new ConcurrentHashMap<>();

	QueueStates(QueueRegistry queues, TaskRegistry tasks, QueueDepths depths, Supplier<@Nullable Decisions> decisions,
			Clock clock) {
		this.queues = queues;
		this.tasks = tasks;
		this.depths = depths;
		this.decisions = decisions;
		this.clock = clock;
	}

	QueueState state(String queue) {
		Decisions known = this.decisions.get();
		Concurrency scaled = (known != null) ? known.concurrency(queue) : null;
		String configured = this.queues.workedOn()
			.stream()
			.filter((each) -> each.name().equals(queue))
			.map(QueueSettings::concurrency)
			.map(Concurrency::toString)
			.findAny()
			.orElse(NOTHING);
		return new QueueState(queue, pause(Target.queue(queue)), (scaled != null) ? scaled.toString() : configured,
				configured, orNull(this.depths.ready(queue)), orNull(this.depths.consumers(queue)), pausedTasks(queue),
				waitingFor(queue));
	}

	private static @Nullable Long orNull(OptionalLong number) {
		return number.isPresent() ? number.getAsLong() : null;
	}

	private @Nullable Pause pause(Target target) {
		Decisions known = this.decisions.get();
		return (known != null) ? known.pause(target) : null;
	}

	private Map<String, Pause> pausedTasks(String queue) {
		Map<String, Pause> paused = new TreeMap<>();
		for (TaskDefinition task : this.tasks.all()) {
			Pause pause = task.queue().equals(queue) ? pause(Target.task(task.name())) : null;
			if (pause != null) {
				paused.put(task.name(), pause);
			}
		}
		return paused;
	}

	/**
	 * What a task that is enqueued now into a queue waits for, as a sentence without a
	 * full stop.
	 */
	public @Nullable String waitingFor(String queue) {
		String halted = halted(queue);
		return (halted != null) ? halted : behind("behind", this.depths.ready(queue).orElse(0));
	}

	/**
	 * What a task waits for that is in a queue already, as a sentence without a full
	 * stop. How far it has come is not known, only that it is one of all.
	 */
	@Nullable String waitingFor(String queue, String task) {
		String paused = (paused(queue) == null) ? pausedTask(task) : null;
		String halted = (paused != null) ? paused : halted(queue);
		return (halted != null) ? halted : behind("behind at most", this.depths.ready(queue).orElse(0) - 1);
	}

	private @Nullable String halted(String queue) {
		String paused = paused(queue);
		if (paused != null) {
			return paused;
		}
		OptionalLong consumers = this.depths.consumers(queue);
		if (consumers.isPresent() && consumers.getAsLong() == 0) {
			return "no consumers since "
					+ time(this.withoutConsumers.computeIfAbsent(queue, (name) -> this.clock.instant()));
		}
		this.withoutConsumers.remove(queue);
		return null;
	}

	private static @Nullable String behind(String words, long others) {
		return (others > 0) ? String.format(Locale.ENGLISH, "%s %,d other%s", words, others, (others == 1) ? "" : "s")
				: null;
	}

	/**
	 * By whom, since when and why a queue is paused, as a sentence without a full stop.
	 */
	public @Nullable String paused(String queue) {
		return words(Target.queue(queue));
	}

	/**
	 * By whom, since when and why a task is paused, as a sentence without a full stop.
	 */
	public @Nullable String pausedTask(String task) {
		return words(Target.task(task));
	}

	private @Nullable String words(Target target) {
		Pause pause = pause(target);
		return (pause != null) ? words(pause) : null;
	}

	static String words(Pause pause) {
		String words = "paused by %s since %s (\"%s\")".formatted(LogText.line(pause.by()), time(pause.since()),
				LogText.line(pause.reason()));
		return (pause.until() != null) ? words + ", until " + time(pause.until()) : words;
	}

	private static Instant time(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS);
	}

}
