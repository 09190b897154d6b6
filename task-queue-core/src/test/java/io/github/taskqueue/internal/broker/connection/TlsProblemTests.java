package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

/**
 * What is said of mistakes with TLS. The server does the handshake of TLS and nothing
 * else.
 */
class TlsProblemTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static final BrokerTarget TARGET = new BrokerTarget("rabbit:5671", "ada", "shop");

	@TempDir
	private static Path folder;

	private static KeyStore store;

	private static KeyStore otherHost;

	private @Nullable SSLServerSocket server;

	@BeforeAll
	static void createCertificates() throws Exception {
		store = certificate("ip:127.0.0.1");
		otherHost = certificate("dns:rabbit.example");
	}

	private static KeyStore certificate(String host) throws Exception {
		Path file = folder.resolve(host.replace(':', '-'));
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=rabbit.example", "-validity", "1",
				"-storetype", "PKCS12", "-ext", "SAN=" + host, "-storepass", new String(PASSWORD), "-keystore",
				file.toString())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
		KeyStore created = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			created.load(in, PASSWORD);
		}
		return created;
	}

	@AfterEach
	void stop() throws IOException {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void certificateThatIsNotTrusted() throws Exception {
		ConnectionFactory client = clientOf(start(store));
		client.useSslProtocol(trusting(null));
		assertThat(action(client)).startsWith("The broker's certificate is not trusted");
	}

	@Test
	void certificateOfAnotherHost() throws Exception {
		ConnectionFactory client = clientOf(start(otherHost));
		client.useSslProtocol(trusting(otherHost));
		client.enableHostnameVerification();
		assertThat(action(client)).startsWith("The broker's certificate is for another host");
	}

	@Test
	void clientWithoutTls() throws Exception {
		assertThat(action(clientOf(start(store)))).contains("spring.rabbitmq.ssl.enabled=true");
	}

	private static String action(ConnectionFactory client) {
		return BrokerProblem.of(catchException(client::newConnection), TARGET).action();
	}

	private static ConnectionFactory clientOf(int port) {
		ConnectionFactory client = new ConnectionFactory();
		client.setHost("127.0.0.1");
		client.setPort(port);
		return client;
	}

	private int start(KeyStore certificate) throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(certificate, PASSWORD);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust(certificate), null);
		SSLServerSocket started = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
		this.server = started;
		Thread accepting = new Thread(() -> accept(started));
		accepting.setDaemon(true);
		accepting.start();
		return started.getLocalPort();
	}

	private static void accept(SSLServerSocket server) {
		while (!server.isClosed()) {
			try (Socket client = server.accept()) {
				client.getInputStream().read();
			}
			catch (SocketException ex) {
				// The test has ended
			}
			catch (IOException ex) {
				// The mistake of the client
			}
		}
	}

	private static SSLContext trusting(@Nullable KeyStore trusted) throws GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust(trusted), null);
		return context;
	}

	/**
	 * Those of the JDK for none.
	 */
	private static TrustManager[] trust(@Nullable KeyStore trusted) throws GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		return trust.getTrustManagers();
	}

}
