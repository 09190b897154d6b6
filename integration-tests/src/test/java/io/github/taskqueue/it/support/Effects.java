package io.github.taskqueue.it.support;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What tasks have done, and how often. Thread-safe.
 *
 * @param <K> what tells one effect from another
 */
public final class Effects<K> {

	private final Map<K, Integer> counts = new ConcurrentHashMap<>();

	public void add(K effect) {
		this.counts.merge(effect, 1, Integer::sum);
	}

	public int count(K effect) {
		return this.counts.getOrDefault(effect, 0);
	}

	public int distinct() {
		return this.counts.size();
	}

	public Set<K> all() {
		return Set.copyOf(this.counts.keySet());
	}

	public Set<K> repeated() {
		return this.counts.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > 1)
			.map(Map.Entry::getKey)
			.collect(Collectors.toUnmodifiableSet());
	}

}
