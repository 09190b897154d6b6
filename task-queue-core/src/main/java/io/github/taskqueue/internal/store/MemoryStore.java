package io.github.taskqueue.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * Keeps tasks in this process. If there are too many, the oldest give way.
 */
public final class MemoryStore implements StatusStore, CheckpointStore, CancelStore, ClaimStore {

	private final Map<String, TaskRecord> tasks = new LinkedHashMap<>();

	private final Map<TaskKey, Map<String, byte[]>> checkpoints = new LinkedHashMap<>();

	/** Since when. */
	private final Map<String, Instant> claims = new HashMap<>();

	private final Map<String, TaskKey> cancelRequests = new LinkedHashMap<>();

	private final Set<String> unsettledRequests = new LinkedHashSet<>();

	private final int maxTasks;

	public MemoryStore(int maxTasks) {
		this.maxTasks = maxTasks;
	}

	@Override
	public synchronized void apply(List<TaskRecord> changes) {
		for (TaskRecord change : changes) {
			TaskRecord task = this.tasks.merge(change.id(), change, TaskRecord::then);
			if (task.name().equals(change.name()) && task.position() == change.position()) {
				this.claims.remove(task.id());
				if (change.status().isEnd() && change.status() != TaskStatus.CANCELLED) {
					forget(List.of(task.id()));
				}
			}
		}
		shrinkTasks();
	}

	@Override
	public synchronized List<TaskRecord> find(Collection<String> ids) {
		return ids.stream().map(this.tasks::get).filter(Objects::nonNull).toList();
	}

	/**
	 * On a copy, so that nobody waits for it.
	 */
	@Override
	public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
		TaskFilter filter = new TaskFilter(query, now);
		return all().stream().filter(filter).filter(filter::comesAfter).sorted(TaskFilter.NEWEST).limit(limit).toList();
	}

	private synchronized List<TaskRecord> all() {
		return List.copyOf(this.tasks.values());
	}

	@Override
	public synchronized int removeOld(RetentionLimits limits, int limit) {
		List<TaskRecord> old = this.tasks.values()
			.stream()
			.filter((task) -> task.times().agesFrom().isBefore(limit(limits, task)))
			.filter((task) -> !limits.mayBeReplayed(task) || !this.checkpoints.containsKey(task.key()))
			.limit(limit)
			.toList();
		old.forEach((task) -> {
			this.tasks.remove(task.id());
			this.checkpoints.remove(task.key());
			this.claims.remove(task.id());
			forget(List.of(task.id()));
		});
		return old.size();
	}

	private Instant limit(RetentionLimits limits, TaskRecord task) {
		return this.claims.containsKey(task.id()) ? limits.failed() : limits.of(task.status());
	}

	@Override
	public synchronized void save(TaskKey task, String step, byte[] state) {
		this.checkpoints.computeIfAbsent(task, (key) -> new HashMap<>()).put(step, state);
		shrink(this.checkpoints);
	}

	@Override
	public synchronized byte @Nullable [] find(TaskKey task, String step) {
		return this.checkpoints.getOrDefault(task, Map.of()).get(step);
	}

	@Override
	public synchronized void removeDead(Collection<TaskKey> tasks) {
		tasks.stream().filter((key) -> {
			TaskRecord task = this.tasks.get(key.id());
			return task == null || task.status() == TaskStatus.DEAD || !task.key().equals(key);
		}).forEach(this.checkpoints::remove);
	}

	@Override
	public boolean takeTurn(String name, Instant now, Duration period) {
		return true;
	}

	@Override
	public synchronized boolean request(String taskId, Instant now) {
		TaskRecord task = this.tasks.get(taskId);
		if (task == null || task.status().isEnd()) {
			return false;
		}
		this.cancelRequests.put(taskId, task.key());
		this.unsettledRequests.add(taskId);
		return true;
	}

	@Override
	public synchronized List<TaskRecord> unsettled() {
		return find(this.unsettledRequests);
	}

	@Override
	public synchronized Set<TaskKey> requested() {
		return Set.copyOf(this.cancelRequests.values());
	}

	@Override
	public synchronized Set<TaskKey> requested(Collection<TaskKey> tasks) {
		return tasks.stream()
			.filter((task) -> task.equals(this.cancelRequests.get(task.id())))
			.collect(Collectors.toSet());
	}

	@Override
	public synchronized void cancel(List<TaskRecord> waiting, Instant now) {
		waiting.forEach((task) -> this.tasks.computeIfPresent(task.id(),
				(id, current) -> (current.position() == task.position()) ? current.cancelled(now) : current));
	}

	@Override
	public synchronized void settle(Collection<String> taskIds) {
		taskIds.forEach(this.unsettledRequests::remove);
	}

	@Override
	public synchronized void forget(Collection<String> taskIds) {
		taskIds.forEach(this.cancelRequests::remove);
		settle(taskIds);
	}

	@Override
	public synchronized List<Known> claim(List<TaskRecord> tasks, Instant now) {
		List<Known> known = new ArrayList<>();
		for (TaskRecord task : tasks) {
			TaskRecord earlier = this.tasks.putIfAbsent(task.id(), task);
			if (earlier == null) {
				this.claims.put(task.id(), now);
			}
			else {
				known.add(new Known(earlier, this.claims.get(task.id()), this.cancelRequests.containsKey(task.id())));
			}
		}
		shrinkTasks();
		return known;
	}

	@Override
	public synchronized boolean claimAgain(Known seen, Instant now) {
		return seen.claimedAt() != null && this.claims.replace(seen.task().id(), seen.claimedAt(), now);
	}

	@Override
	public synchronized void giveBack(String taskId, Instant claimedAt) {
		if (this.claims.remove(taskId, claimedAt)) {
			this.tasks.remove(taskId);
			forget(List.of(taskId));
		}
	}

	@Override
	public synchronized void leaveUnknown(String taskId, Instant claimedAt) {
		this.claims.replace(taskId, claimedAt, Instant.EPOCH);
	}

	private void shrinkTasks() {
		shrink(this.tasks);
		this.claims.keySet().retainAll(this.tasks.keySet());
		this.unsettledRequests.retainAll(this.tasks.keySet());
		shrink(this.cancelRequests);
	}

	/**
	 * Forgets everything.
	 */
	public synchronized void clear() {
		this.tasks.clear();
		this.checkpoints.clear();
		this.claims.clear();
		this.cancelRequests.clear();
		this.unsettledRequests.clear();
	}

	private void shrink(Map<?, ?> map) {
		int tooMany = map.size() - this.maxTasks;
		if (tooMany > 0) {
			new ArrayList<>(map.keySet()).subList(0, tooMany).forEach(map::remove);
		}
	}

}
