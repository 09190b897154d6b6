package io.github.taskqueue.test.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.BrokerSettings;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.deadletter.Letter;
import io.github.taskqueue.internal.deadletter.LetterReader;
import io.github.taskqueue.internal.deadletter.ReplayFactory;

/**
 * Dead letters in memory, which are read and replayed as those of a broker.
 */
public final class MemoryDeadLetters implements DeadLetters {

	private final MemoryTransport transport;

	private final LetterReader reader;

	private final ReplayFactory replays;

	private final List<Buried> letters = new CopyOnWriteArrayList<>();

	private MemoryDeadLetters(MemoryTransport transport, LetterReader reader, ReplayFactory replays) {
		this.transport = transport;
		this.reader = reader;
		this.replays = replays;
	}

	static MemoryDeadLetters of(BrokerSettings settings, MemoryTransport transport,
			@Nullable TaskSignatures signatures) {
		Topology topology = new Topology(transport.names(), settings.topology(), List.of());
		return new MemoryDeadLetters(transport, new LetterReader(transport.codecs()),
				new ReplayFactory(signatures, topology, transport.codecs(), transport.clock()));
	}

	void add(Outgoing letter) {
		this.letters.add(new Buried(letter.routingKey(), new Letter(0, letter.properties(), letter.body())));
	}

	void clear() {
		this.letters.clear();
	}

	@Override
	public int count(String queue) {
		return (int) this.letters.stream().filter((letter) -> letter.queue().equals(queue)).count();
	}

	@Override
	public List<DeadLetter> list(String queue, int limit) {
		Assert.isTrue(limit > 0, "'limit' must be at least 1");
		return this.letters.stream()
			.filter((letter) -> letter.queue().equals(queue))
			.limit(limit)
			.map(this::read)
			.toList();
	}

	@Override
	public Optional<DeadLetter> find(String queue, String taskId) {
		return list(queue, Integer.MAX_VALUE).stream().filter((letter) -> letter.taskId().equals(taskId)).findFirst();
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter) {
		List<Buried> replayed = remove(queue, filter);
		replayed.forEach((letter) -> publish(this.replays.replay(address(queue), letter.letter()), queue));
		return replayed.size();
	}

	@Override
	public int replay(String queue, Predicate<DeadLetter> filter, int perSecond) {
		Assert.isTrue(perSecond > 0, "'perSecond' must be at least 1");
		return replay(queue, filter);
	}

	@Override
	public int replay(DeadLetter edited) {
		List<Buried> replayed = remove(edited.queue(),
				(letter) -> letter.taskId().equals(edited.taskId()) && letter.replayCount() == edited.replayCount()
						&& Objects.equals(letter.lastFailedAt(), edited.lastFailedAt()));
		replayed.forEach((buried) -> publish(
				edited.body().equals(this.reader.body(buried.letter()))
						? this.replays.replay(address(edited.queue()), buried.letter())
						: this.replays.replay(address(edited.queue()), buried.letter(), edited.body()),
				edited.queue()));
		return replayed.size();
	}

	@Override
	public int discard(String queue, Predicate<DeadLetter> filter) {
		return remove(queue, filter).size();
	}

	private List<Buried> remove(String queue, Predicate<DeadLetter> filter) {
		List<Buried> removed = new ArrayList<>();
		for (Buried letter : this.letters) {
			if (letter.queue().equals(queue) && filter.test(read(letter))) {
				removed.add(letter);
			}
		}
		this.letters.removeAll(removed);
		return removed;
	}

	private void publish(Outgoing replay, String queue) {
		this.transport.queues()
			.add(new MemoryMessage(queue, replay.properties(), replay.body(), this.transport.clock().instant()));
	}

	private QueueAddress address(String queue) {
		return new QueueAddress(this.transport.names(), queue);
	}

	private DeadLetter read(Buried letter) {
		return this.reader.read(letter.queue(), letter.letter());
	}

	/**
	 * Two letters are never the same, whatever they say.
	 */
	private static final class Buried {

		private final String queue;

		private final Letter letter;

		Buried(String queue, Letter letter) {
			this.queue = queue;
			this.letter = letter;
		}

		String queue() {
			return this.queue;
		}

		Letter letter() {
			return this.letter;
		}

	}

}
