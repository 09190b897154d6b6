package io.github.taskqueue.internal.deadletter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.message.TaskKey;

/**
 * Drops letters, and tells their tasks.
 */
final class Discard implements Removal {

	private static final Log logger = LogFactory.getLog(Discard.class);

	private static final int AT_ONCE = 500;

	private final LetterPass pass;

	private final AtomicInteger removed;

	private final Consumer<Collection<TaskKey>> discarded;

	private final List<TaskKey> tasks = new ArrayList<>();

	Discard(LetterPass pass, AtomicInteger removed, Consumer<Collection<TaskKey>> discarded) {
		this.pass = pass;
		this.removed = removed;
		this.discarded = discarded;
	}

	@Override
	public void remove(Letter letter) {
		this.pass.remove(letter);
		this.removed.incrementAndGet();
		String id = letter.properties().getMessageId();
		String name = letter.properties().getType();
		if (id != null && name != null && TaskKey.isId(id)) {
			this.tasks.add(new TaskKey(id, name));
		}
		if (this.tasks.size() == AT_ONCE) {
			tell();
		}
	}

	/**
	 * What is kept for replays only is removed in time, if not now.
	 */
	private void tell() {
		try {
			this.discarded.accept(List.copyOf(this.tasks));
		}
		catch (RuntimeException ex) {
			logger.warn("The checkpoints of %d discarded dead letters are not removed yet".formatted(this.tasks.size()),
					ex);
		}
		this.tasks.clear();
	}

	@Override
	public void close() {
		if (!this.tasks.isEmpty()) {
			tell();
		}
	}

}
