package io.github.taskqueue.it.support;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Runs an application for all tests of a class, on a virtual host of its own. Its beans
 * are those that the class names and a {@link Journal}.
 */
public final class ApplicationExtension implements BeforeAllCallback, AfterAllCallback {

	private final List<Class<?>> beans;

	private final String[] properties;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private @Nullable RabbitBroker broker;

	private @Nullable TestApplication application;

	private @Nullable BrokerClient client;

	private ApplicationExtension(List<Class<?>> beans, String[] properties) {
		this.beans = beans;
		this.properties = properties;
	}

	public static ApplicationExtension of(Class<?>... beans) {
		return new ApplicationExtension(List.of(beans), new String[0]);
	}

	public ApplicationExtension with(String... properties) {
		return new ApplicationExtension(this.beans, properties);
	}

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		this.broker = opened(RabbitBroker.shared().newVirtualHost());
		this.application = start(this.beans, this.properties);
		this.client = opened(new BrokerClient(this.broker));
	}

	/**
	 * Starts another application on the same virtual host, which ends with the class at
	 * the latest.
	 * @param beans its beans, beside a journal
	 * @param properties its properties as {@code name=value}
	 * @return the running application
	 */
	public TestApplication start(List<Class<?>> beans, String... properties) {
		List<Class<?>> all = new ArrayList<>(beans);
		all.add(Journal.class);
		return opened(TestApplication.start(broker(), all, properties));
	}

	/**
	 * Starts another application on the same virtual host and with the same properties.
	 * @param beans its beans, beside a journal
	 * @param properties more properties as {@code name=value}
	 * @return the running application
	 */
	public TestApplication startAnother(List<Class<?>> beans, String... properties) {
		return start(beans, Stream.of(this.properties, properties).flatMap(Stream::of).toArray(String[]::new));
	}

	private <C extends AutoCloseable> C opened(C resource) {
		this.opened.push(resource);
		return resource;
	}

	public <T> T bean(Class<T> type) {
		return application().bean(type);
	}

	public TaskClient tasks() {
		return application().tasks();
	}

	public Journal journal() {
		return bean(Journal.class);
	}

	public TestApplication application() {
		return Objects.requireNonNull(this.application);
	}

	public RabbitBroker broker() {
		return Objects.requireNonNull(this.broker);
	}

	/**
	 * The broker as a program without the starter sees it.
	 * @return a plain client on the application's virtual host
	 */
	public BrokerClient client() {
		return Objects.requireNonNull(this.client);
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

}
