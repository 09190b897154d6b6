package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.rabbitmq.client.BuiltinExchangeType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.declaration.Declarer;
import io.github.taskqueue.internal.broker.journal.JournalPart;
import io.github.taskqueue.internal.broker.journal.LeaderPart;
import io.github.taskqueue.internal.broker.ladder.ProbePart;
import io.github.taskqueue.internal.broker.reply.ReplyAddress;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation says of names and permissions, beside the parts of the topology
 * and a broker.
 */
class TopologyDocumentationTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final Pattern LEVEL = Pattern.compile("tq\\.delay\\.level-(\\d\\d)");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static RabbitBroker broker;

	private static ConfigurableApplicationContext application;

	/**
	 * What an application declares that uses all that there is.
	 */
	private static final Names ALL = new Names();

	/**
	 * What is declared in every mode.
	 */
	private static final Names OF_PROCESS = new Names();

	@BeforeAll
	static void start() throws IOException {
		broker = RabbitBroker.shared().newVirtualHost();
		application = start(broker.username(), broker.password(), "declare");
		TopologyNames names = application.getBean(Broker.class).names();
		application.getBean(Broker.class).topology().declareQueues(ALL, List.of("<queue>"), false);
		for (TopologyPart part : List.of(new LadderPart(TopologyPart.Need.ON_USE), JournalPart.DEFAULT,
				LeaderPart.INSTANCE, ProbePart.INSTANCE)) {
			part.declareCommon(names, ALL);
		}
		for (Names each : List.of(ALL, OF_PROCESS)) {
			new ReplyAddress(names, "<instance>").declareCommon(names, each);
		}
	}

	private static ConfigurableApplicationContext start(String user, String password, String mode) {
		return start(broker, user, password, "task-queue.topology.declare=" + mode);
	}

	private static ConfigurableApplicationContext start(RabbitBroker broker, String user, String password,
			String property) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.rabbitmq.host=" + broker.host(), "spring.rabbitmq.port=" + broker.port(),
					"spring.rabbitmq.virtual-host=" + broker.virtualHost(), "spring.rabbitmq.username=" + user,
					"spring.rabbitmq.password=" + password, property, "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false")
			.run();
	}

	@AfterAll
	static void stop() {
		application.close();
		broker.close();
	}

	/**
	 * Has a result, a retry up the ladder and a dead letter.
	 */
	private static void use(ConfigurableApplicationContext application) {
		Tasks tasks = application.getBean(Tasks.class);
		DeadLetters letters = application.getBean(DeadLetters.class);
		int before = letters.count("default");
		assertThat(tasks.twice(21).await(SOON)).isEqualTo(42);
		tasks.failTwice();
		Awaitility.await().atMost(SOON).until(() -> letters.count("default") == before + 1);
	}

	private static List<String> tableRows() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("..", "docs"))) {
			List<String> rows = new ArrayList<>();
			for (Path file : files.filter((path) -> path.toString().endsWith(".md")).toList()) {
				List<String> lines = Files.readAllLines(file);
				if (lines.stream().anyMatch((line) -> line.startsWith("|") && line.contains("`tq.tasks`"))) {
					lines.stream().filter((line) -> line.startsWith("|")).forEach(rows::add);
				}
			}
			return rows;
		}
	}

	@Test
	void everythingThatIsDeclaredIsInTheTable() throws IOException {
		String table = String.join("\n", tableRows());
		assertThat(ALL.all()).isNotEmpty().allSatisfy((name) -> {
			Matcher level = LEVEL.matcher(name);
			assertThat(table).contains(
					level.matches() ? "`tq.delay.level-00` … `-" + (DelayLevels.COUNT - 1) + "`" : "`" + name + "`");
		});
	}

	@Test
	void everythingThatIsOnTheBrokerIsOfAPart() {
		use(application);
		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(listed("list_queues")).isEqualTo(ALL.queues));
		assertThat(listed("list_exchanges")).isEqualTo(ALL.exchanges);
	}

	private static Set<String> listed(String what) {
		Set<String> names = new TreeSet<>();
		broker.rabbitmqctl(what, "-q", "--no-table-headers", "-p", broker.virtualHost(), "name")
			.lines()
			.filter((name) -> !name.isBlank() && !name.startsWith("amq."))
			.map((name) -> name.replaceFirst("\\.(default|webhooks)$", ".<queue>")
				.replaceFirst("^tq\\.reply\\..*", "tq.reply.<instance>"))
			.forEach(names::add);
		return names;
	}

	@Test
	void permissionsAreThoseThatThePartsNeed() throws IOException {
		Permissions declare = Permissions.documented("declare");
		assertThat(ALL.all()).allMatch(declare::configures);
		Permissions verify = Permissions.documented("verify");
		assertThat(ALL.all().stream().filter(verify::configures)).containsExactlyElementsOf(OF_PROCESS.all());
		for (Permissions each : List.of(declare, verify)) {
			assertThat(ALL.all()).allMatch(each::writes).allMatch(each::reads);
			assertThat(each.writes("amq.default")).isTrue();
			assertThat(List.of("other.tasks", "amq.topic")).noneMatch(each::configures)
				.noneMatch(each::writes)
				.noneMatch(each::reads);
		}
	}

	@Test
	void applicationWithThesePermissionsWorks() throws IOException {
		use(application);
		for (String mode : List.of("declare", "verify", "none")) {
			Permissions permissions = Permissions.documented(mode);
			String user = "user-" + UUID.randomUUID();
			broker.rabbitmqctl("add_user", user, "secret");
			broker.rabbitmqctl("set_permissions", "-p", broker.virtualHost(), user, permissions.configure(),
					permissions.write(), permissions.read());
			try (ConfigurableApplicationContext other = start(user, "secret", mode)) {
				use(other);
			}
			finally {
				broker.rabbitmqctl("delete_user", user);
			}
		}
	}

	@Test
	void userOfOneNamespaceNeedsItsNamesAndTheLadder() throws IOException {
		Permissions permissions = Permissions.documented("declare").of("shop");
		String user = "user-" + UUID.randomUUID();
		try (RabbitBroker own = broker.newVirtualHost()) {
			own.rabbitmqctl("add_user", user, "secret");
			own.rabbitmqctl("set_permissions", "-p", own.virtualHost(), user, permissions.configure(),
					permissions.write(), permissions.read());
			try (ConfigurableApplicationContext shop = start(own, user, "secret", "task-queue.namespace=shop")) {
				use(shop);
			}
			finally {
				own.rabbitmqctl("delete_user", user);
			}
		}
		assertThat(ALL.all().stream().filter((name) -> !name.startsWith("tq.delay.")))
			.noneMatch(permissions::configures)
			.noneMatch(permissions::writes)
			.noneMatch(permissions::reads);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	static class Application {

		@Bean
		Tasks tasks() {
			return new Tasks();
		}

	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "1s"))
		void failTwice() {
			throw new IllegalStateException("on purpose");
		}

	}

	/**
	 * Takes down the names of what is to be declared.
	 */
	private static final class Names implements Declarer {

		private final Set<String> exchanges = new TreeSet<>();

		private final Set<String> queues = new TreeSet<>();

		@Override
		public void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) {
			this.exchanges.add(name);
		}

		@Override
		public void queue(String name, Map<String, Object> arguments) {
			this.queues.add(name);
		}

		@Override
		public boolean exchangeExists(String name) {
			return true;
		}

		Collection<String> all() {
			Set<String> all = new TreeSet<>(this.exchanges);
			all.addAll(this.queues);
			return all;
		}

	}

	/**
	 * Permissions of a user on a virtual host.
	 */
	private record Permissions(String configure, String write, String read) {

		/**
		 * Reads those of a mode, which may be described as those of another one.
		 */
		static Permissions documented(String mode) throws IOException {
			String row = tableRows().stream()
				.filter((line) -> line.startsWith("| `" + mode + "` |"))
				.findFirst()
				.orElseThrow();
			List<String> codes = CODE.matcher(row).results().map((code) -> code.group(1).replace("\\|", "|")).toList();
			return (codes.size() == 2) ? documented(codes.get(1))
					: new Permissions(codes.get(1), codes.get(2), codes.get(3));
		}

		/**
		 * The same for another namespace, as it is described.
		 */
		Permissions of(String namespace) {
			return new Permissions(of(namespace, this.configure), of(namespace, this.write), of(namespace, this.read));
		}

		private static String of(String namespace, String pattern) {
			return pattern.replace("tq\\.", "(" + namespace + "|tq\\.delay)\\.");
		}

		boolean configures(String name) {
			return Pattern.compile(this.configure).matcher(name).find();
		}

		boolean writes(String name) {
			return Pattern.compile(this.write).matcher(name).find();
		}

		boolean reads(String name) {
			return Pattern.compile(this.read).matcher(name).find();
		}

	}

}
