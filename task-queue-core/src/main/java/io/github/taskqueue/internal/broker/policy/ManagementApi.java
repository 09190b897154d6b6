package io.github.taskqueue.internal.broker.policy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.StringUtils;

import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.start.StartException;

/**
 * The management API of RabbitMQ, for what clients cannot ask over AMQP. Thread-safe.
 */
final class ManagementApi {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Some 20,000 queues.
	 */
	private static final int MOST_BYTES = 16 * 1024 * 1024;

	private final URI base;

	private final @Nullable String userInfo;

	private final Supplier<ConnectionFactory> settings;

	private final HttpClient client = HttpClient.newHttpClient();

	/**
	 * Reads the URI.
	 * @param settings of the connections, which have the virtual host, and the
	 * credentials if the URI has none
	 */
	ManagementApi(String uri, Supplier<ConnectionFactory> settings) {
		try {
			URI given = new URI(uri.strip());
			if (given.getHost() == null || !String.valueOf(given.getScheme()).matches("(?i)https?")) {
				throw new URISyntaxException(uri, "it is no http or https URI with a host");
			}
			this.base = new URI(given.getScheme(), null, given.getHost(), given.getPort(),
					StringUtils.trimTrailingCharacter(given.getPath(), '/'), null, null);
			this.userInfo = given.getUserInfo();
			this.settings = settings;
		}
		catch (URISyntaxException ex) {
			throw new StartException("task-queue.topology.check-policies cannot be used: %s.".formatted(ex
				.getReason()), "Set it to the URI of RabbitMQ's management API, such as http://localhost:15672."
						+ " Characters of a user or a password that URIs do not allow are written with %, as %2F for a slash.");
		}
	}

	/**
	 * Asks for the policies of all queues of the virtual host.
	 * @throws IOException whose message says why there is no answer, and what to do
	 */
	List<QueuePolicies> queues() throws IOException, InterruptedException {
		ConnectionFactory settings = this.settings.get();
		String credentials = (this.userInfo != null) ? this.userInfo
				: settings.getUsername() + ":" + settings.getPassword();
		String user = credentials.split(":", 2)[0];
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		int status = send(settings.getVirtualHost(), credentials, body);
		if (body.size() > MOST_BYTES) {
			throw failed("answers with more than 16 MB", "It is not meant for so many queues in one virtual host.");
		}
		return switch (status) {
			case 200 -> queues(body.toByteArray());
			case 401, 403 -> throw failed("refuses user '%s': %s".formatted(user, LogText.line(body.toString())),
					"The user needs the tag 'management' and a permission in virtual host '%s'. Another user can be given in the URI."
						.formatted(settings.getVirtualHost()));
			case 404 -> throw failed(
					"does not know virtual host '%s', or user '%s' has no permission in it"
						.formatted(settings.getVirtualHost(), user),
					"Check that the URI leads to the broker of the tasks, and has no path unless the broker has a path_prefix.");
			default -> throw failed("answers with status " + status, "Check that nothing else is behind the URI.");
		};
	}

	/**
	 * What is too long is not kept.
	 */
	private int send(String virtualHost, String credentials, ByteArrayOutputStream body)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(queuesOf(virtualHost))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.build();
		CompletableFuture<HttpResponse<Void>> answer = this.client.sendAsync(request,
				BodyHandlers.ofByteArrayConsumer((part) -> part.ifPresent((bytes) -> {
					if (body.size() <= MOST_BYTES) {
						body.writeBytes(bytes);
					}
				})));
		try {
			return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
		}
		catch (TimeoutException ex) {
			throw unavailable("within %d s".formatted(TIMEOUT.toSeconds()));
		}
		catch (ExecutionException ex) {
			throw unavailable("(%s)".formatted(LogText.line(ex.getCause())));
		}
		finally {
			answer.cancel(true);
		}
	}

	private URI queuesOf(String virtualHost) {
		return URI.create(
				this.base + "/api/queues/" + URLEncoder.encode(virtualHost, StandardCharsets.UTF_8).replace("+", "%20")
						+ "?columns=name,policy,operator_policy,effective_policy_definition,arguments");
	}

	private List<QueuePolicies> queues(byte[] body) throws IOException {
		try {
			JsonNode queues = JsonMapper.shared().readTree(body);
			if (queues.isArray()) {
				return queues.valueStream().map(QueuePolicies::new).toList();
			}
		}
		catch (JacksonException ex) {
			// Said below
		}
		throw failed("answers with something else than a list of queues", "Check that nothing else is behind the URI.");
	}

	private IOException unavailable(String how) {
		return failed("does not answer " + how,
				"Check that the broker has the plugin rabbitmq_management, and that it listens there.");
	}

	private IOException failed(String what, String action) {
		return new IOException("%s %s. %s".formatted(this, what, action));
	}

	@Override
	public String toString() {
		return "The management API of RabbitMQ at " + this.base;
	}

}
