package io.github.taskqueue.internal.pause;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskQueues.Pause;
import io.github.taskqueue.internal.definition.Concurrency;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalListener;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.worker.consume.QueueControl;

/**
 * What was decided on queues and tasks, as this process has read it in the journal.
 */
final class Decisions implements QueueControl, JournalListener {

	static final String SCALE = "scale";

	static final String REASON = "reason";

	static final String ID = "id";

	/**
	 * Until when processes are to say that they are idle.
	 */
	static final String DRAIN = "drain";

	static final String CONCURRENCY = "concurrency";

	private final Journal journal;

	private final List<Workers> workers = new CopyOnWriteArrayList<>();

	Decisions(Journal journal) {
		this.journal = journal;
	}

	@Nullable Pause pause(Target target) {
		return this.journal.find(target.key()).map(Decisions::pause).orElse(null);
	}

	private static Pause pause(JournalRecord pause) {
		return new Pause(text(pause, REASON), pause.by(), pause.at(), pause.expires());
	}

	Map<String, Pause> pausedTasks() {
		Map<String, Pause> tasks = new TreeMap<>();
		pauses().filter((each) -> Target.of(each).kind() == Target.Kind.TASK)
			.forEach((each) -> tasks.put(Target.of(each).name(), pause(each)));
		return tasks;
	}

	/**
	 * A later version may pause other things.
	 */
	Stream<JournalRecord> pauses() {
		return this.journal.all(Target.PAUSE)
			.stream()
			.filter((each) -> Stream.of(Target.Kind.values())
				.anyMatch((kind) -> each.key().startsWith(Target.PAUSE + "/" + kind + "/")));
	}

	/**
	 * Names of the queues on which something was decided.
	 */
	Stream<String> queues() {
		return Stream.concat(
				pauses().map(Target::of).filter((each) -> each.kind() == Target.Kind.QUEUE).map(Target::name),
				this.journal.all(SCALE).stream().map((each) -> each.key().substring(SCALE.length() + 1)));
	}

	static String scaleKey(String queue) {
		return SCALE + "/" + queue;
	}

	static String text(JournalRecord of, String name) {
		return Objects.toString(Objects.requireNonNullElse(of.value(), Map.of()).get(name), "");
	}

	/**
	 * Which pause it is, empty for none.
	 */
	String id(Target target) {
		return this.journal.find(target.key()).map((each) -> text(each, ID)).orElse("");
	}

	/**
	 * Until when a pause waits for all processes to be idle.
	 */
	static Instant drainsUntil(JournalRecord pause) {
		try {
			return Instant.parse(text(pause, DRAIN));
		}
		catch (DateTimeParseException ex) {
			return Instant.MIN;
		}
	}

	@Override
	public boolean isPaused(String queue) {
		return this.journal.find(Target.queue(queue).key()).isPresent();
	}

	/**
	 * A later version may have written more than this one can read.
	 */
	@Override
	public @Nullable Concurrency concurrency(String queue) {
		try {
			return this.journal.find(scaleKey(queue))
				.map((each) -> Concurrency.parse(text(each, CONCURRENCY)))
				.filter((each) -> each.max() > 0)
				.orElse(null);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	@Override
	public void attach(Workers workers) {
		this.workers.add(workers);
	}

	/**
	 * Whether nothing of what is paused runs here.
	 */
	boolean isIdle(Target target) {
		return this.workers.stream()
			.allMatch((each) -> (target.kind() == Target.Kind.QUEUE) ? each.isIdle(target.name())
					: !each.runs(target.name()));
	}

	@Override
	public void recorded(JournalRecord journalRecord) {
		if (journalRecord.kind().equals(Target.PAUSE) || journalRecord.kind().equals(SCALE)) {
			this.workers.forEach(Workers::changed);
		}
	}

	@Override
	public void expired(JournalRecord journalRecord) {
		recorded(journalRecord);
	}

}
