package io.github.taskqueue.chaos.scene;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.load.Role;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * A broker, a store, two publishers and three workers, each with lines of its own to
 * both. The first publisher and the first worker are never ended by a fault, so that they
 * show what piles up.
 */
public final class Scene implements AutoCloseable {

	private static final int WORKERS = 3;

	private final RabbitBroker broker;

	private final Optional<StoreServer> store;

	private final List<Member> publishers = new ArrayList<>();

	private final List<Member> workers = new ArrayList<>();

	/**
	 * Creates the scene; nothing runs yet but the broker and the store.
	 * @param broker that belongs to this run alone
	 * @param store that belongs to this run alone, if there is to be one
	 * @param folder of ledgers and logs
	 * @param load how much there is to do
	 * @param mutant that the library is to be, if any
	 */
	public Scene(RabbitBroker broker, Optional<StoreServer> store, Path folder, LoadPlan load,
			Optional<Mutant> mutant) {
		this.broker = broker;
		this.store = store;
		ProcessFactory processes = new ProcessFactory(broker, store, folder, load, mutant);
		for (int i = 1; i <= LoadPlan.PUBLISHERS; i++) {
			this.publishers.add(new Member("publisher-" + i, Role.PUBLISHER, processes));
		}
		for (int i = 1; i <= WORKERS; i++) {
			this.workers.add(new Member("worker-" + i, (i == 1) ? Role.SHELTERED : Role.WORKER, processes));
		}
	}

	/** Starts all processes and waits until they work. */
	public void start() {
		members().forEach(Member::start);
		awaitReady();
	}

	/** Waits until the current process of each member works. */
	public void awaitReady() {
		members().forEach(Member::awaitReady);
	}

	/**
	 * Returns the broker.
	 * @return the broker
	 */
	public RabbitBroker broker() {
		return this.broker;
	}

	/**
	 * Returns the store.
	 * @return the store
	 * @throws java.util.NoSuchElementException if there is none
	 */
	public StoreServer store() {
		return this.store.orElseThrow();
	}

	/**
	 * Reads what the store says of all tasks.
	 * @return the status by task id, if there is a store
	 */
	public Optional<Map<String, String>> statuses() {
		return this.store.map(StoreServer::statuses);
	}

	/**
	 * Returns the ends of processes in whose place another one was started.
	 * @return the ends of all members
	 */
	public List<ProcessEnd> ends() {
		return members().stream().flatMap((member) -> member.ends().stream()).toList();
	}

	/**
	 * Returns the publishers.
	 * @return the publishers; the first is never ended by a fault
	 */
	public List<Member> publishers() {
		return this.publishers;
	}

	/**
	 * Returns the workers.
	 * @return the workers; the first is never ended by a fault
	 */
	public List<Member> workers() {
		return this.workers;
	}

	/**
	 * Returns all processes.
	 * @return workers, then publishers
	 */
	public List<Member> members() {
		return Stream.concat(this.workers.stream(), this.publishers.stream()).toList();
	}

	@Override
	public void close() {
		members().forEach(Member::close);
	}

}
