package io.github.taskqueue.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import javax.imageio.ImageIO;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the front page in a browser, as a person does.
 */
@EnabledIf(value = "io.github.taskqueue.sample.HeadlessChromium#isExpected",
		disabledReason = "Chromium and its driver are not installed; ./dev test installs them where it can")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import(DevelopmentServices.class)
class FrontPageTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@TempDir
	private static Path folder;

	private static HeadlessChromium browser;

	@Autowired
	private RestTestClient client;

	private WebDriver page;

	@DynamicPropertySource
	static void folder(DynamicPropertyRegistry properties) {
		properties.add("sample.folder", folder::toString);
	}

	@BeforeAll
	static void openBrowser() throws IOException {
		browser = HeadlessChromium.open();
	}

	@AfterAll
	static void closeBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void visit(@LocalServerPort int port) {
		this.page = browser.visit(URI.create("http://127.0.0.1:" + port));
	}

	@Test
	void signsUp() {
		send("sign-up");
		awaitText("sign-up", "Accepted. A worker sends the mail.");
	}

	@Test
	void tellsWhyItDoesNotSignUp() {
		WebElement name = find("#sign-up input[name=name]");
		name.clear();
		name.sendKeys(" ");
		send("sign-up");
		awaitText("sign-up", "Bad Request");
		assertThat(find("output[for=sign-up]").getDomAttribute("class")).isEqualTo("problem");
	}

	@Test
	void paysAfterRetries() {
		find("#payment option[value=hasty]").click();
		send("payment");
		awaitText("payment", "Paid. Answers of the provider: 429 TOO_MANY_REQUESTS, charged");
	}

	@Test
	void showsAndReplaysDeadLetters() {
		find("#payment option[value=broke]").click();
		send("payment");
		awaitText("payment", "402 PAYMENT_REQUIRED");
		await().until(() -> !this.page.findElements(By.cssSelector("#letters tr")).isEmpty());
		assertThat(find("#letters td:nth-child(2)").getText()).isEqualTo("PERMANENT");
		await().until(() -> {
			find("#letters button").click();
			return true;
		});
		await().until(() -> {
			send("dead-letters");
			return find("#letters td:nth-child(3)").getText().equals("1");
		});
	}

	@Test
	void pausesAndResumesPayments() {
		send("pause");
		awaitText("pause", "paused by Anna");
		send("resume");
		awaitText("resume", "Payments go on.");
	}

	@Test
	void ordersWithAReminder() {
		send("order");
		await().until(() -> find("output[for=order] a").isDisplayed());
		find("output[for=order] a").click();
		await().until(() -> this.page.getPageSource(), (source) -> source.contains("SCHEDULED"));
	}

	@Test
	void makesTheNightlyReport() {
		send("nightly-report");
		awaitText("nightly-report", "Failed: ");
	}

	@Test
	void generatesAReport() throws IOException {
		send("report");
		await().until(() -> find("output[for=report] a").isDisplayed());
		find("output[for=report] a").click();
		assertThat(Files.readAllLines(browser.awaitDownload("orders.csv"))).hasSize(1001);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> this.client.get()
				.uri("/hooks")
				.exchange()
				.expectBody()
				.jsonPath("$[0].type")
				.isEqualTo("task.succeeded"));
	}

	@Test
	void scalesAnImage() throws IOException {
		Path image = folder.resolve("photo.png");
		ImageIO.write(new BufferedImage(400, 100, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
		find("#thumbnail input").sendKeys(image.toString());
		send("thumbnail");
		await().until(() -> "200".equals(find("output[for=thumbnail] img").getDomProperty("naturalWidth")));
	}

	@Test
	void everyLinkLeadsSomewhere() {
		for (WebElement link : this.page.findElements(By.tagName("a"))) {
			String address = link.getDomProperty("href");
			this.client.get().uri(URI.create(address)).exchange().expectStatus().isOk();
		}
		find("a[href='exports.html']").click();
		await().until(() -> this.page.getTitle().equals("Export orders"));
	}

	private void send(String form) {
		find("#" + form + " button").click();
	}

	private void awaitText(String form, String text) {
		await().until(() -> find("output[for=" + form + "]").getText(), (shown) -> shown.contains(text));
	}

	private WebElement find(String selector) {
		return this.page.findElement(By.cssSelector(selector));
	}

	/**
	 * In the same thread, as a driver serves one only. Rows come and go.
	 */
	private ConditionFactory await() {
		return Awaitility.await()
			.pollInSameThread()
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.atMost(PATIENCE);
	}

}
