package io.github.taskqueue.sample;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.awaitility.Awaitility;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.util.FileSystemUtils;

/**
 * A Chromium of its own for the tests of a class: installed on this machine, without a
 * window, with nothing that it knows from before, and with no way to other machines.
 */
final class HeadlessChromium implements AutoCloseable {

	private static final List<Path> BROWSERS = paths("/usr/bin/chromium", "/usr/bin/google-chrome",
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"/Applications/Chromium.app/Contents/MacOS/Chromium");

	private static final List<Path> DRIVERS = paths("/usr/bin/chromedriver", "/usr/local/bin/chromedriver",
			"/opt/homebrew/bin/chromedriver");

	/** Selenium would warn of a protocol that no test needs. */
	private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	static {
		SELENIUM.setLevel(Level.SEVERE);
	}

	private final Path folder;

	private final Path downloads;

	private final WebDriver driver;

	private HeadlessChromium(Path folder) throws IOException {
		this.folder = folder;
		this.downloads = Files.createDirectory(folder.resolve("downloads"));
		this.driver = new ChromeDriver(service(), options());
	}

	private static List<Path> paths(String... paths) {
		return List.of(paths).stream().map(Path::of).toList();
	}

	/**
	 * Whether tests are to use a browser: where one is installed, and in CI, which has to
	 * see to it.
	 * @return false if they are to be skipped
	 */
	static boolean isExpected() {
		return "true".equals(System.getenv("CI")) || (find(BROWSERS).isPresent() && find(DRIVERS).isPresent());
	}

	/**
	 * Starts a browser, which ends with this process at the latest.
	 * @return the browser
	 */
	static HeadlessChromium open() throws IOException {
		Path folder = Files.createTempDirectory("task-queue-chromium-");
		try {
			HeadlessChromium browser = new HeadlessChromium(folder);
			Runtime.getRuntime().addShutdownHook(new Thread(browser::close));
			return browser;
		}
		catch (IOException | RuntimeException | Error ex) {
			delete(folder);
			throw ex;
		}
	}

	private ChromeDriverService service() {
		return new ChromeDriverService.Builder().usingDriverExecutable(installed(DRIVERS))
			.usingAnyFreePort()
			.withEnvironment(Map.of("XDG_CONFIG_HOME", this.folder.resolve("config").toString()))
			.build();
	}

	private ChromeOptions options() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(installed(BROWSERS));
		options.addArguments("--headless=new", "--user-data-dir=" + this.folder.resolve("profile"));
		// Root has no sandbox, and containers have little shared memory
		options.addArguments("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
		options.addArguments("--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--disable-quic");
		options.addArguments("--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
		options.setExperimentalOption("prefs", Map.of("download.default_directory", this.downloads.toString()));
		return options;
	}

	private static File installed(List<Path> programs) {
		return find(programs).map(Path::toFile)
			.orElseThrow(() -> new IllegalStateException(
					"None of %s is installed; ./dev test installs Chromium and its driver, where it can"
						.formatted(programs)));
	}

	private static Optional<Path> find(List<Path> programs) {
		return programs.stream().filter(Files::isExecutable).findFirst();
	}

	/**
	 * Loads a page, even if only the fragment of its address is another one than before.
	 * @param page address of the page
	 * @return what shows the page
	 */
	WebDriver visit(URI page) {
		this.driver.get("about:blank");
		this.driver.get(page.toString());
		return this.driver;
	}

	/**
	 * Waits for a file, which has its name as soon as it is complete.
	 * @param name name of the file
	 * @return the file
	 */
	Path awaitDownload(String name) {
		return Awaitility.await().atMost(PATIENCE).until(() -> this.downloads.resolve(name), Files::exists);
	}

	/**
	 * Ends the browser and its driver and deletes what they have left. A second call
	 * changes nothing.
	 */
	@Override
	public void close() {
		try {
			this.driver.quit();
		}
		finally {
			delete(this.folder);
		}
	}

	/**
	 * Processes of the browser that have not ended yet may still write.
	 */
	private static void delete(Path folder) {
		Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
			FileSystemUtils.deleteRecursively(folder);
			return Files.notExists(folder);
		});
	}

}
