package io.github.taskqueue.test.internal.node;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.NodePorts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@EnabledIf("io.github.taskqueue.test.internal.node.InstalledRabbit#isPresent")
@Tag("one-jdk")
class PrivateNodeTests {

	private static Duration startTime;

	private static PrivateNode node;

	@TempDir
	private Path temporary;

	@BeforeAll
	static void startNode() {
		Instant start = Instant.now();
		node = PrivateNode.create(InstalledRabbit.get());
		startTime = Duration.between(start, Instant.now());
	}

	@AfterAll
	static void closeNode() {
		node.close();
	}

	@Test
	void startsWithinSeconds() {
		assertThat(startTime).isLessThan(Duration.ofSeconds(20));
	}

	@Test
	void listensOnTheLoopbackInterfaceOnly() throws IOException {
		NodePorts ports = node.settings().ports();
		List<InetAddress> outside = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress())
			.toList();
		for (int port : new int[] { ports.amqp(), ports.distribution(), ports.epmd() }) {
			connect(InetAddress.getByName("127.0.0.1"), port);
			assertThat(outside).allSatisfy((address) -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> connect(address, port)));
		}
	}

	private static void connect(InetAddress address, int port) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address, port), 5_000);
		}
	}

	@Test
	void keepsItsPortAndDataWhenItIsStoppedOrKilled() throws Exception {
		BrokerAddress address = node.address();
		publish(address, "still here");
		node.stop();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> address.toConnectionFactory().newConnection());
		node.start();
		assertThat(node.address()).isEqualTo(address);
		assertThat(peek(address)).isEqualTo("still here");
		node.kill();
		node.start();
		assertThat(peek(address)).isEqualTo("still here");
	}

	@Test
	void isNotDisturbedByWhatItAlreadyIs() throws Exception {
		try (Connection connection = node.address().toConnectionFactory().newConnection()) {
			node.start();
			assertThat(connection.isOpen()).isTrue();
		}
		node.kill();
		node.stop();
		node.kill();
		node.start();
	}

	private static void publish(BrokerAddress address, String message) throws Exception {
		try (Connection connection = address.toConnectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			channel.queueDeclare("kept", true, false, false, null);
			channel.confirmSelect();
			channel.basicPublish("", "kept", MessageProperties.PERSISTENT_BASIC, message.getBytes());
			channel.waitForConfirmsOrDie(10_000);
		}
	}

	private static String peek(BrokerAddress address) throws Exception {
		try (Connection connection = address.toConnectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			GetResponse response = channel.basicGet("kept", false);
			return new String(response.getBody());
		}
	}

	@Test
	void twoDoNotDisturbOneAnother() throws Exception {
		List<CompletableFuture<PrivateNode>> starts = IntStream.range(0, 2)
			.mapToObj((index) -> CompletableFuture.supplyAsync(() -> PrivateNode.create(InstalledRabbit.get())))
			.toList();
		try (PrivateNode first = starts.get(0).join()) {
			try (PrivateNode second = starts.get(1).join()) {
				publish(first.address(), "for the first");
				first.rabbitmqctl(List.of("add_user", "reader", "secret"));
				assertThat(second.rabbitmqctl(List.of("list_queues", "name"))).doesNotContain("kept");
				assertThat(second.rabbitmqctl(List.of("list_users"))).doesNotContain("reader");
			}
			assertThat(peek(first.address())).isEqualTo("for the first");
		}
	}

	@Test
	void leavesNothingBehindWhenItIsClosed() {
		List<ProcessHandle> before = ProcessHandle.current().children().toList();
		PrivateNode closing = PrivateNode.create(InstalledRabbit.get());
		List<ProcessHandle> started = ProcessHandle.current()
			.children()
			.filter((child) -> !before.contains(child))
			.flatMap((child) -> Stream.concat(Stream.of(child), child.descendants()))
			.toList();
		assertThat(started).hasSizeGreaterThanOrEqualTo(3).allMatch(ProcessHandle::isAlive);
		closing.close();
		assertThat(closing.settings().folder()).doesNotExist();
		assertThat(closing.settings().folder().resolveSibling(closing.settings().folder().getFileName() + "-ended"))
			.doesNotExist();
		await().untilAsserted(() -> assertThat(started).noneMatch(ProcessHandle::isAlive));
	}

	@Test
	void saysWhatAFailingCommandPrinted() {
		assertThatIllegalStateException().isThrownBy(() -> node.rabbitmqctl(List.of("delete_vhost", "no-such-vhost")))
			.withMessageContainingAll("rabbitmqctl --quiet delete_vhost no-such-vhost", "does not exist");
	}

	@Test
	void showsTheEndOfItsLogWhereItDoesNotStart() throws IOException {
		ServerInstallation broken = installation("echo folder=$HOME; echo no more atoms; exit 7");
		assertThatIllegalStateException().isThrownBy(() -> PrivateNode.create(broken))
			.withMessageContainingAll("ended with status 7", "no more atoms")
			.satisfies((ex) -> {
				String folder = ex.getMessage().lines().filter((line) -> line.startsWith("folder=")).findFirst().get();
				assertThat(Path.of(folder.substring("folder=".length()))).doesNotExist();
			});
	}

	@Test
	void triesOtherPortsWhereOneWasTakenMeanwhile() throws IOException {
		ServerInstallation unlucky = installation("""
				echo $RABBITMQ_NODE_PORT >> %1$s/ports
				[ $(wc -l < %1$s/ports) = 1 ] && echo '{error,eaddrinuse}' && exit 1
				exec %2$s""".formatted(this.temporary, InstalledRabbit.get().server()));
		try (PrivateNode second = PrivateNode.create(unlucky)) {
			assertThat(Files.readAllLines(this.temporary.resolve("ports"))).hasSize(2)
				.doesNotHaveDuplicates()
				.endsWith(Integer.toString(second.address().port()));
		}
	}

	private ServerInstallation installation(String server) throws IOException {
		Path script = Files.writeString(this.temporary.resolve("rabbitmq-server"), "#!/bin/sh\n" + server);
		script.toFile().setExecutable(true);
		return new ServerInstallation(this.temporary, InstalledRabbit.get().epmd(), InstalledRabbit.get().path());
	}

}
