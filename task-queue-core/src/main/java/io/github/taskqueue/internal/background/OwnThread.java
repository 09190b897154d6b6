package io.github.taskqueue.internal.background;

import java.util.concurrent.Executor;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs each command on a daemon thread of its own. For the end of connections: the common
 * pool belongs to the application, which may block all its threads, and there may be but
 * one.
 */
public final class OwnThread implements Executor {

	public static final OwnThread INSTANCE = new OwnThread();

	private final CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-close-");

	private OwnThread() {
		this.threads.setDaemon(true);
	}

	@Override
	public void execute(Runnable command) {
		this.threads.newThread(command).start();
	}

}
