package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The seam between us and the client library: notes the frames that settle deliveries,
 * and keeps the broker's books of what is unacknowledged (AMQP 0-9-1, basic.ack).
 */
public final class RecordingChannel implements InvocationHandler {

	private final List<String> frames = new ArrayList<>();

	private final NavigableSet<Long> unacknowledged = new TreeSet<>();

	private final List<Long> returned = new ArrayList<>();

	private final List<String> refused = new ArrayList<>();

	private final List<String> consumers = new ArrayList<>();

	private long lastTag;

	private boolean answering = true;

	private boolean open = true;

	Channel channel() {
		return (Channel) Proxy.newProxyInstance(Channel.class.getClassLoader(), new Class<?>[] { Channel.class }, this);
	}

	/**
	 * Hands over the next message.
	 * @return its tag
	 */
	synchronized long deliver() {
		this.unacknowledged.add(++this.lastTag);
		return this.lastTag;
	}

	synchronized long lastTag() {
		return this.lastTag;
	}

	synchronized List<String> consumers() {
		return List.copyOf(this.consumers);
	}

	synchronized void close() {
		this.open = false;
	}

	synchronized List<String> frames() {
		return List.copyOf(this.frames);
	}

	synchronized List<Long> unacknowledged() {
		return List.copyOf(this.unacknowledged);
	}

	public synchronized List<Long> returned() {
		return List.copyOf(this.returned);
	}

	/**
	 * Frames that name a tag which the broker does not know. It closes the channel for
	 * the first.
	 * @return the frames
	 */
	public synchronized List<String> refused() {
		return List.copyOf(this.refused);
	}

	/**
	 * Lets consumers start without telling that they have.
	 */
	synchronized void answerNoMore() {
		this.answering = false;
	}

	@Override
	public synchronized @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws IOException {
		switch (method.getName()) {
			case "isOpen" -> {
				return this.open;
			}
			case "basicAck" -> {
				note(method, arguments);
				acknowledge((long) arguments[0], (boolean) arguments[1]);
			}
			case "basicNack", "basicReject" -> {
				note(method, arguments);
				giveBack((long) arguments[0]);
			}
			case "basicConsume" -> {
				this.consumers.add((String) arguments[2]);
				if (!this.answering) {
					throw new IOException("no answer");
				}
				return arguments[2];
			}
			case "basicCancel" -> this.consumers.remove(arguments[0]);
			case "asyncRpc" -> this.consumers.remove(((AMQP.Basic.Cancel) arguments[0]).getConsumerTag());
			case "basicQos" -> {
			}
			default -> throw new UnsupportedOperationException(method.toString());
		}
		return null;
	}

	private void note(Method method, Object[] arguments) {
		this.frames
			.add(method.getName().substring("basic".length()).toLowerCase(Locale.ROOT) + Arrays.toString(arguments));
		if (!this.unacknowledged.contains((Long) arguments[0])) {
			this.refused.add(this.frames.get(this.frames.size() - 1));
		}
	}

	private void acknowledge(long tag, boolean multiple) {
		if (multiple) {
			this.unacknowledged.headSet(tag, true).clear();
		}
		else {
			this.unacknowledged.remove(tag);
		}
	}

	private void giveBack(long tag) {
		this.unacknowledged.remove(tag);
		this.returned.add(tag);
	}

}
