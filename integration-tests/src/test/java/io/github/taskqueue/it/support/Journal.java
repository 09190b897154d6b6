package io.github.taskqueue.it.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;

import io.github.taskqueue.TaskContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What task bodies write down while they run, for tests to read. Thread-safe.
 */
public class Journal {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

	private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

	public void write(String text) {
		write(text, "");
	}

	public void write(String text, String detail) {
		this.entries.add(new Entry(text, detail, System.nanoTime(), Thread.currentThread(),
				TaskContext.find().map(TaskContext::attempt).orElse(0)));
	}

	public void clear() {
		this.entries.clear();
	}

	public List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	public List<Entry> entries(String text) {
		return this.entries.stream().filter((entry) -> entry.text().equals(text)).toList();
	}

	public List<String> texts() {
		return this.entries.stream().map(Entry::text).toList();
	}

	/**
	 * Waits for entries.
	 * @param text their text
	 * @param count at least how many
	 * @return the entries, in their order
	 */
	public List<Entry> await(String text, int count) {
		Awaitility.await()
			.atMost(LONGEST_WAIT)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> assertThat(entries(text)).hasSizeGreaterThanOrEqualTo(count));
		return entries(text);
	}

	/**
	 * The pauses between entries.
	 * @param text their text
	 * @return one pause less than there are entries
	 */
	public List<Duration> pauses(String text) {
		List<Entry> all = entries(text);
		List<Duration> pauses = new ArrayList<>();
		for (int i = 1; i < all.size(); i++) {
			pauses.add(Duration.ofNanos(all.get(i).nanos() - all.get(i - 1).nanos()));
		}
		return pauses;
	}

	/**
	 * An entry.
	 *
	 * @param text what was written
	 * @param detail what else was
	 * @param nanos when, on the clock of {@link System#nanoTime()}
	 * @param thread the thread that wrote it
	 * @param attempt number of the attempt, 0 outside of a task
	 */
	public record Entry(String text, String detail, long nanos, Thread thread, int attempt) {
	}

}
