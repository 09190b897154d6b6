package io.github.taskqueue.test.internal.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ServerInstallationTests {

	@TempDir
	private Path root;

	@Test
	void prefersTheScriptsToTheWrappersOnThePath() throws IOException {
		Path wrappers = folder("usr/sbin", "rabbitmq-server", "rabbitmqctl");
		Path scripts = folder("usr/lib/rabbitmq/bin", "rabbitmq-server", "rabbitmqctl", "rabbitmq-env");
		Path erlang = folder("usr/bin", "epmd");
		assertThat(ServerInstallation.find(List.of(wrappers, scripts, erlang))).hasValueSatisfying((found) -> {
			assertThat(found.server()).isEqualTo(scripts.resolve("rabbitmq-server"));
			assertThat(found.ctl()).isEqualTo(scripts.resolve("rabbitmqctl"));
			assertThat(found.epmd()).isEqualTo(erlang.resolve("epmd"));
			assertThat(found.path()).isEqualTo(wrappers + ":" + scripts + ":" + erlang);
		});
	}

	@Test
	void findsNoneWithoutErlang() throws IOException {
		Path scripts = folder("sbin", "rabbitmq-server", "rabbitmqctl", "rabbitmq-env");
		assertThat(ServerInstallation.find(List.of(scripts))).isEmpty();
	}

	@Test
	void looksOnThePathFirstThenWhereItIsUsuallyInstalled() {
		assertThat(ServerInstallation.searchPath(Map.of("PATH", "/opt/rabbitmq/sbin:/usr/bin")))
			.startsWith(Path.of("/opt/rabbitmq/sbin"), Path.of("/usr/bin"))
			.contains(Path.of("/usr/lib/rabbitmq/bin"), Path.of("/opt/homebrew/sbin"), Path.of("/usr/local/sbin"))
			.doesNotHaveDuplicates();
	}

	private Path folder(String name, String... programs) throws IOException {
		Path folder = Files.createDirectories(this.root.resolve(name));
		for (String program : programs) {
			Files.createFile(folder.resolve(program)).toFile().setExecutable(true);
		}
		return folder;
	}

}
