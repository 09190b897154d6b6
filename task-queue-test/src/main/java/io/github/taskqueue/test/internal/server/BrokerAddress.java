package io.github.taskqueue.test.internal.server;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;

import javax.net.ssl.SSLContext;

import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker listens and who may enter, as an AMQP URI says it.
 *
 * @param tls whether the connection is encrypted ({@code amqps})
 */
public record BrokerAddress(String host, int port, String username, String password, String virtualHost, boolean tls) {

	public static BrokerAddress local(String host, int port) {
		return new BrokerAddress(host, port, ConnectionFactory.DEFAULT_USER, ConnectionFactory.DEFAULT_PASS,
				ConnectionFactory.DEFAULT_VHOST, false);
	}

	/**
	 * Reads an {@code amqp} or {@code amqps} URI. What it leaves out has RabbitMQ's
	 * default; an empty path stands for the virtual host {@code /}.
	 * @throws IllegalArgumentException if it is no such URI
	 */
	public static BrokerAddress parse(String text) {
		URI uri = URI.create(text);
		boolean tls = "amqps".equalsIgnoreCase(uri.getScheme());
		if (uri.getHost() == null || !(tls || "amqp".equalsIgnoreCase(uri.getScheme()))) {
			throw new IllegalArgumentException("not an amqp:// or amqps:// URI with a host");
		}
		String[] user = (uri.getRawUserInfo() != null) ? uri.getRawUserInfo().split(":", 2) : new String[0];
		return new BrokerAddress(uri.getHost(), ConnectionFactory.portOrDefault(uri.getPort(), tls),
				(user.length > 0) ? decode(user[0]) : ConnectionFactory.DEFAULT_USER,
				(user.length > 1) ? decode(user[1]) : ConnectionFactory.DEFAULT_PASS, virtualHost(uri.getRawPath()),
				tls);
	}

	private static String virtualHost(@Nullable String path) {
		return (path == null || path.length() < 2) ? ConnectionFactory.DEFAULT_VHOST : decode(path.substring(1));
	}

	public BrokerAddress withVirtualHost(String name) {
		return new BrokerAddress(this.host, this.port, this.username, this.password, name, this.tls);
	}

	/** The same broker behind something that leads to it. */
	public BrokerAddress behind(String host, int port) {
		return new BrokerAddress(host, port, this.username, this.password, this.virtualHost, this.tls);
	}

	public URI toUri() {
		return URI.create((this.tls ? "amqps" : "amqp") + "://" + encode(this.username) + ":" + encode(this.password)
				+ "@" + this.host + ":" + this.port + "/" + encode(this.virtualHost));
	}

	public ConnectionFactory toConnectionFactory() {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(this.host);
		factory.setPort(this.port);
		factory.setUsername(this.username);
		factory.setPassword(this.password);
		factory.setVirtualHost(this.virtualHost);
		if (this.tls) {
			useSystemTrust(factory);
		}
		return factory;
	}

	private static void useSystemTrust(ConnectionFactory factory) {
		try {
			factory.useSslProtocol(SSLContext.getDefault());
			factory.enableHostnameVerification();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Leaves out the password, so that it does not get into logs. */
	@Override
	public String toString() {
		return this.host + ":" + this.port + "/" + encode(this.virtualHost);
	}

	// In user and path, unlike in a form, a plus is a plus
	private static String decode(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
