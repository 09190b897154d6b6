package io.github.taskqueue.webhook.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.unit.DataSize;

/**
 * Posts webhooks to addresses that have been checked, and to nothing else: names are not
 * resolved again, redirects not followed, HTTP proxies not asked, and nothing of one
 * delivery is there in the next. The name of the host stays what TLS and the receiver
 * see. Thread-safe.
 */
public final class WebhookClient implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(WebhookClient.class);

	/**
	 * A host with many addresses of which none answers must not take the time of all.
	 */
	private static final int TRIED_ADDRESSES = 3;

	private static final Http1Config LIMITS = Http1Config.custom()
		.setMaxLineLength(8192)
		.setMaxHeaderCount(100)
		.build();

	private static final String USER_AGENT = "task-queue-webhook";

	private final Duration timeout;

	private final long maxResponseSize;

	private final Registry<TlsSocketStrategy> tls;

	private final Clock clock;

	private final ScheduledThreadPoolExecutor timer;

	public WebhookClient(Duration timeout, DataSize maxResponseSize, TlsSocketStrategy tls, Clock clock) {
		this.timeout = timeout;
		this.maxResponseSize = maxResponseSize.toBytes();
		this.tls = RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build();
		this.clock = clock;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-webhook-timer-");
		threads.setDaemon(true);
		this.timer = new ScheduledThreadPoolExecutor(1, threads);
		this.timer.setRemoveOnCancelPolicy(true);
	}

	/**
	 * Posts a webhook.
	 */
	Answer post(Target target, Map<String, String> headers, byte[] body) throws IOException {
		HttpPost request = new HttpPost(target.uri());
		headers.forEach(request::setHeader);
		request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
		CloseableHttpClient client = client(target.addresses());
		Future<?> end = this.timer.schedule(request::cancel, this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		try {
			ClassicHttpResponse response = client.executeOpen(null, request, null);
			drop(response.getEntity());
			Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
			return new Answer(response.getCode(), RetryAfter.parse(value(retryAfter), this.clock.instant()));
		}
		catch (IOException ex) {
			throw request.isCancelled() ? late(ex) : ex;
		}
		finally {
			end.cancel(false);
			client.close(CloseMode.IMMEDIATE);
		}
	}

	private SocketTimeoutException late(IOException cause) {
		SocketTimeoutException late = new SocketTimeoutException("No response within " + this.timeout);
		late.initCause(cause);
		return late;
	}

	private static @Nullable String value(@Nullable Header header) {
		return (header != null) ? header.getValue() : null;
	}

	/**
	 * One for each delivery, with one connection: it costs little beside TLS, and keeps
	 * neither connections nor what receivers have sent.
	 */
	private CloseableHttpClient client(List<InetAddress> addresses) {
		BasicHttpClientConnectionManager connection = BasicHttpClientConnectionManager.create(null,
				new Pinned(addresses.subList(0, Math.min(addresses.size(), TRIED_ADDRESSES))), this.tls,
				ManagedHttpClientConnectionFactory.builder().http1Config(LIMITS).build());
		Timeout whole = Timeout.of(this.timeout);
		connection.setConnectionConfig(ConnectionConfig.custom()
			.setConnectTimeout(Timeout.of(this.timeout.dividedBy(TRIED_ADDRESSES)))
			.setSocketTimeout(whole)
			.build());
		return HttpClients.custom()
			.setConnectionManager(connection)
			.setRoutePlanner(new DefaultRoutePlanner(null))
			.setDefaultCredentialsProvider(new BasicCredentialsProvider())
			.setDefaultRequestConfig(
					RequestConfig.custom().setResponseTimeout(whole).setProtocolUpgradeEnabled(false).build())
			.setUserAgent(USER_AGENT)
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableContentCompression()
			.build();
	}

	/**
	 * Lets the receiver say what it has to say, up to a limit. The status has told
	 * already how it went.
	 */
	private void drop(@Nullable HttpEntity entity) {
		if (entity == null) {
			return;
		}
		try {
			InputStream content = entity.getContent();
			byte[] buffer = new byte[4096];
			long left = this.maxResponseSize;
			int read = 0;
			while (left > 0 && read != -1) {
				read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
				left -= read;
			}
		}
		catch (IOException ex) {
			logger.debug("The response was cut off", ex);
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
	}

	/**
	 * Knows the checked addresses only.
	 */
	private record Pinned(List<InetAddress> addresses) implements DnsResolver {

		@Override
		public InetAddress[] resolve(String host) {
			return this.addresses.toArray(InetAddress[]::new);
		}

		@Override
		public String resolveCanonicalHostname(String host) {
			return host;
		}

	}

}
