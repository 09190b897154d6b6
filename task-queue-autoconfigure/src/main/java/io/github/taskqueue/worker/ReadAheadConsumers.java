package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The consumers that bring tasks beyond the prefetch of a queue's worker. The prefetch of
 * a consumer cannot be changed, so another one joins them when more tasks are to be read
 * ahead. To put a larger one in the place of the last would be simpler, but what is on
 * its way to a consumer that is cancelled goes back to the queue, and up to RabbitMQ 4.2
 * comes again as if it had been in hand in a crash.
 */
final class ReadAheadConsumers {

	private final ConsumerSession session;

	private final List<ReadAheadConsumer> consumers = new CopyOnWriteArrayList<>();

	private volatile int size;

	ReadAheadConsumers(ConsumerSession session) {
		this.session = session;
	}

	/**
	 * How many deliveries they bring that are unacknowledged, at most.
	 * @return the number
	 */
	int size() {
		return this.size;
	}

	/**
	 * Names of the consumers, also of one that is about to start.
	 * @return the consumer tags
	 */
	List<String> tags() {
		return this.consumers.stream().map(ReadAheadConsumer::tag).toList();
	}

	/**
	 * Asks the broker for more deliveries, or for fewer again. Those that are here stay.
	 * For one thread at a time.
	 * @param wanted how many may be unacknowledged
	 * @param arguments arguments of the consumers
	 * @throws IOException if the broker refuses
	 */
	void resize(int wanted, Map<String, Object> arguments) throws IOException {
		if (wanted < this.size) {
			stop(wanted == 0);
		}
		if (wanted > this.size) {
			add(wanted - this.size, arguments);
		}
	}

	private void add(int more, Map<String, Object> arguments) throws IOException {
		ReadAheadConsumer next = new ReadAheadConsumer(this.session);
		this.consumers.add(next);
		if (!this.session.isCancelled()) {
			next.start(more, arguments);
		}
		this.size += more;
	}

	private void stop(boolean forGood) throws IOException {
		for (ReadAheadConsumer last : this.consumers) {
			this.consumers.remove(last);
			last.stop();
			if (forGood) {
				last.takeNoMore();
			}
		}
		this.size = 0;
	}

}
