package io.github.taskqueue.chaos.scene;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.chaos.load.ChaosApplication;
import io.github.taskqueue.chaos.load.Commands;
import io.github.taskqueue.chaos.load.Footprint;
import io.github.taskqueue.chaos.load.Role;
import io.github.taskqueue.test.fault.FaultProxy;
import io.github.taskqueue.test.process.ChildJvm;

/**
 * A publisher or a worker, with its own line to the broker. When its process has ended
 * another one takes its place, until the member is closed. Thread-safe.
 */
public final class Member implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(180);

	/** The exit status of an application that could not start. */
	private static final int BROKEN = 1;

	/** Said by an application that does not start without its store. */
	private static final String STORE_AWAY = "the database does not answer";

	private final String name;

	private final Role role;

	private final ProcessFactory processes;

	private final FaultProxy proxy;

	private final Optional<FaultProxy> storeLine;

	private final List<ProcessEnd> ends = new ArrayList<>();

	private int starts;

	private int commands;

	private @Nullable ChildJvm process;

	private boolean publishing;

	private boolean closed;

	Member(String name, Role role, ProcessFactory processes) {
		this.name = name;
		this.role = role;
		this.processes = processes;
		this.proxy = processes.line();
		this.storeLine = processes.storeLine();
	}

	/**
	 * Returns the name, which stays when the process changes.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the role.
	 * @return what the member does
	 */
	public Role role() {
		return this.role;
	}

	/**
	 * Returns the line to the broker.
	 * @return where faults can be made
	 */
	public FaultProxy proxy() {
		return this.proxy;
	}

	/**
	 * Returns the line to the store.
	 * @return where faults can be made
	 * @throws java.util.NoSuchElementException if there is no store
	 */
	public FaultProxy storeLine() {
		return this.storeLine.orElseThrow();
	}

	/**
	 * Returns the current process.
	 * @return the last one that was started
	 */
	public synchronized ChildJvm process() {
		if (this.process == null) {
			throw new IllegalStateException(this.name + " has not been started");
		}
		return this.process;
	}

	/**
	 * Tells whether the first process still is the current one.
	 * @return whether nothing has ended it
	 */
	public synchronized boolean isOriginal() {
		return this.starts == 1;
	}

	synchronized void start() {
		this.starts++;
		ChildJvm started = this.processes.start(processName(), this.role, this.proxy, this.storeLine);
		this.process = started;
		notifyAll();
		started.onExit().thenRunAsync(() -> replace(started));
	}

	private String processName() {
		return this.name + "." + this.starts;
	}

	private synchronized void replace(ChildJvm ended) {
		ended.close();
		if (!this.closed) {
			this.ends.add(new ProcessEnd(processName(), System.currentTimeMillis()));
			start();
			if (this.publishing) {
				CompletableFuture.runAsync(this::resumePublishing);
			}
		}
	}

	private void resumePublishing() {
		awaitReady();
		process().send(Commands.PUBLISH);
	}

	/**
	 * Returns the ends of processes in whose place another one was started.
	 * @return the ends in their order
	 */
	public synchronized List<ProcessEnd> ends() {
		return List.copyOf(this.ends);
	}

	/**
	 * Waits until the current process works. One that is ended meanwhile by a fault or a
	 * task, or does not start because the store is away, makes room for the next.
	 */
	public void awaitReady() {
		ChildJvm current = process();
		try {
			current.awaitOutput(ChaosApplication.READY, PATIENCE);
		}
		catch (IllegalStateException ex) {
			if (current.isAlive() || (current.awaitExit(PATIENCE) == BROKEN && !missesStore(current))) {
				throw ex;
			}
			awaitSuccessorOf(current);
			awaitReady();
		}
	}

	private static boolean missesStore(ChildJvm process) {
		return process.output().contains(STORE_AWAY);
	}

	private synchronized void awaitSuccessorOf(ChildJvm ended) {
		try {
			while (this.process == ended && !this.closed) {
				wait();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + this.name, ex);
		}
	}

	/** Lets this member, and every process that takes its place, publish. */
	public void publish() {
		setPublishing(true);
		process().send(Commands.PUBLISH);
	}

	/** Stops publishing; returns when the last call has returned. */
	public void pause() {
		setPublishing(false);
		awaitReady();
		ask(Commands.PAUSE);
	}

	private synchronized void setPublishing(boolean publishing) {
		this.publishing = publishing;
	}

	/**
	 * Measures the process.
	 * @return what it holds now
	 */
	public Footprint measure() {
		return Footprint.parse(ask(Commands.MEASURE));
	}

	/**
	 * Sends a command and waits until it is done.
	 * @param command of {@link Commands}
	 * @return the answer
	 */
	public String ask(String command) {
		String numbered = command + "#" + nextCommand();
		String answer = Commands.answer(numbered);
		ChildJvm asked = process();
		asked.send(numbered);
		asked.awaitOutput(answer, PATIENCE);
		Optional<String> line = asked.output().lines().filter((candidate) -> candidate.startsWith(answer)).findFirst();
		return line.orElseThrow();
	}

	private synchronized int nextCommand() {
		return ++this.commands;
	}

	/** Shuts the process down in an orderly way, without another one in its place. */
	public void shutDown() {
		end();
		process().terminate();
		process().awaitExit(PATIENCE);
	}

	private synchronized void end() {
		this.closed = true;
	}

	@Override
	public void close() {
		end();
		process().close();
		this.proxy.close();
		this.storeLine.ifPresent(FaultProxy::close);
	}

}
