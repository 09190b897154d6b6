package io.github.taskqueue.test.broker;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.ClassUtils;

/**
 * Spring Boot's {@code RabbitConnectionDetails} for a broker. The interface moved to
 * another package in Spring Boot 4.2 with its shape unchanged, so it is known here by its
 * names only.
 *
 * @param type the interface that is on the class path
 * @param broker to connect to
 */
record BootConnectionDetails(Class<?> type, RabbitBroker broker) implements InvocationHandler {

	private static final List<String> NAMES = List.of(
			"org.springframework.boot.rabbitmq.autoconfigure.RabbitConnectionDetails",
			"org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails");

	/**
	 * Finds the interface, where Spring Boot's support for RabbitMQ is on the class path.
	 */
	static Optional<Class<?>> find(ClassLoader classLoader) {
		return NAMES.stream()
			.filter((name) -> ClassUtils.isPresent(name, classLoader))
			.findFirst()
			.map((name) -> ClassUtils.resolveClassName(name, classLoader));
	}

	static <T> T of(Class<T> type, RabbitBroker broker) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new BootConnectionDetails(type, broker)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
		return switch (method.getName()) {
			case "getUsername" -> this.broker.username();
			case "getPassword" -> this.broker.password();
			case "getVirtualHost" -> this.broker.virtualHost();
			case "getAddresses" -> List.of(address());
			case "getSslBundle" -> "amqps".equals(this.broker.uri().getScheme()) ? SslBundle.systemDefault() : null;
			case "hashCode" -> System.identityHashCode(proxy);
			case "equals" -> arguments != null && proxy == arguments[0];
			case "toString" -> "Connection details of " + this.broker;
			default -> InvocationHandler.invokeDefault(proxy, method, arguments);
		};
	}

	private Object address() {
		Class<?> address = ClassUtils.resolveClassName(this.type.getName() + "$Address", this.type.getClassLoader());
		Constructor<?> constructor = BeanUtils.getResolvableConstructor(address);
		return BeanUtils.instantiateClass(constructor, this.broker.host(), this.broker.port());
	}

}
