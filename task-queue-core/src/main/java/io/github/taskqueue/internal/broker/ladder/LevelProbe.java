package io.github.taskqueue.internal.broker.ladder;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.LadderNames;

/**
 * The probe of one level: a message that expires as soon as it is at the head of the
 * level, and then takes the way of all messages that leave it. Not thread-safe.
 */
final class LevelProbe {

	private static final int FIRST = 31;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/**
	 * A quorum queue keeps its log from its oldest message on, so not many more probes
	 * than these pass a level while a message is in it.
	 */
	private static final int MOST_DURING_HOLD = 1000;

	private final int level;

	private final String queue;

	private @Nullable String id;

	private boolean accepted;

	private long since;

	private long nextAt = System.nanoTime();

	LevelProbe(int level, String queue) {
		this.level = level;
		this.queue = queue;
	}

	/**
	 * Notes whether the probe is back.
	 */
	void collect(Set<String> back, long now) {
		if (this.id != null && back.contains(this.id)) {
			this.id = null;
			this.nextAt = now + DelayLevels.hold(this.level).dividedBy(MOST_DURING_HOLD).toNanos();
		}
	}

	/**
	 * Whether a probe is to be sent: there is none, or the broker has refused it.
	 */
	boolean isDue(long now) {
		return (this.id == null) ? now - this.nextAt >= 0 : !this.accepted;
	}

	/**
	 * Sends a probe. One that finds no way is late like one that is held up.
	 * @param overtakes whether it comes before the messages that are in the level
	 */
	void send(Channel channel, boolean overtakes) throws IOException, InterruptedException, TimeoutException {
		this.since = (this.id == null) ? System.nanoTime() : this.since;
		this.id = UUID.randomUUID().toString();
		this.accepted = false;
		BasicProperties properties = new BasicProperties.Builder().messageId(this.id)
			.deliveryMode(2)
			.priority(overtakes ? FIRST : null)
			.expiration("0")
			.build();
		channel.confirmSelect();
		channel.basicPublish(LadderNames.level(this.level), DelayLevels.routingKey(1 << this.level, this.queue),
				properties, new byte[1]);
		this.accepted = channel.waitForConfirms(PATIENCE.toMillis());
	}

	/**
	 * By how much the probe is late. One that does not overtake may have to wait until
	 * all that came before it has left.
	 */
	Duration overdue(boolean overtakes, long now) {
		Duration allowed = (overtakes || !this.accepted) ? Duration.ZERO : DelayLevels.hold(this.level);
		Duration late = (this.id == null) ? Duration.ZERO : Duration.ofNanos(now - this.since).minus(allowed);
		return late.isNegative() ? Duration.ZERO : late;
	}

}
