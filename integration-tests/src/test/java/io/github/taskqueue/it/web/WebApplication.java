package io.github.taskqueue.it.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * An application with a web server, behind the firewall of Spring Security, and a client
 * of it. The header {@code User} says who asks.
 */
final class WebApplication implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private WebApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static WebApplication start(RabbitBroker broker, List<Class<?>> beans, String... properties) {
		List<Class<?>> sources = new ArrayList<>(beans);
		sources.add(TestApplication.Base.class);
		sources.add(Filters.class);
		return new WebApplication(
				new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(WebApplicationType.SERVLET)
					.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
							"server.port=0", "spring.rabbitmq.addresses=" + broker.uri(), "task-queue.web.enabled=true",
							"task-queue.store.type=memory")
					.properties(properties)
					.run());
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	HttpResponse<String> get(String path) {
		return get(path, null);
	}

	HttpResponse<String> get(String path, @Nullable String user) {
		return send(request(path, user), BodyHandlers.ofString());
	}

	/**
	 * Does not wait for the end of the answer.
	 */
	HttpResponse<InputStream> open(String path, @Nullable String user) {
		return send(request(path, user), BodyHandlers.ofInputStream());
	}

	HttpResponse<String> post(String path) {
		return send(request(path, null).POST(HttpRequest.BodyPublishers.noBody()), BodyHandlers.ofString());
	}

	HttpResponse<String> delete(String path) {
		return send(request(path, null).DELETE(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path, @Nullable String user) {
		String port = this.context.getEnvironment().getRequiredProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port).resolve(path);
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2));
		return (user != null) ? request.header("User", user) : request;
	}

	private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
		try {
			return this.http.send(request.build(), body);
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		Filter users() {
			StrictHttpFirewall firewall = new StrictHttpFirewall();
			return (request, response, chain) -> chain
				.doFilter(new OfUser(firewall.getFirewalledRequest((HttpServletRequest) request)), response);
		}

	}

	private static final class OfUser extends HttpServletRequestWrapper {

		OfUser(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable Principal getUserPrincipal() {
			String user = getHeader("User");
			return (user != null) ? () -> user : null;
		}

	}

}
