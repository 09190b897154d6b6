package io.github.taskqueue.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uses the page of exports in a browser, as a person does.
 */
@EnabledIf(value = "io.github.taskqueue.sample.HeadlessChromium#isExpected",
		disabledReason = "Chromium and its driver are not installed; ./dev test installs them where it can")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@Import({ DevelopmentServices.class, ExportPageTests.Outage.class })
class ExportPageTests {

	/** More than are exported before a test has cancelled that. */
	private static final int COUNTLESS = 1_000_000;

	@TempDir
	private static Path folder;

	private static HeadlessChromium browser;

	@Autowired
	private RestTestClient client;

	@Autowired
	private Outage outage;

	private URI server;

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
	void server(@LocalServerPort int port) {
		this.server = URI.create("http://127.0.0.1:" + port);
	}

	@Test
	void offersNothingButAStartAtFirst() {
		ExportPage page = ExportPage.open(browser, this.server);
		page.awaitStatus("Nothing is exported yet");
		assertThat(page.canStart()).isTrue();
		assertThat(page.canCancel()).isFalse();
		assertThat(page.canDownload()).isFalse();
		assertThat(page.problem()).isEmpty();
	}

	@Test
	void showsHowFarTheExportIsAndCancelsIt() {
		ExportPage page = ExportPage.open(browser, this.server);
		page.start(COUNTLESS);
		page.awaitStatus("Exporting");
		assertThat(page.canStart()).isFalse();
		double first = page.awaitProgressBeyond(0);
		double second = page.awaitProgressBeyond(first);
		double third = page.awaitProgressBeyond(second);
		assertThat(third).isLessThan(1);
		assertThat(page.note()).endsWith("of 1,000,000 orders");
		page.cancel();
		page.awaitStatus("Cancelled");
		assertThat(page.canCancel()).isFalse();
		assertThat(page.canDownload()).isFalse();
		assertThat(page.canStart()).isTrue();
		assertTaskStatus(page, "CANCELLED");
	}

	@Test
	void downloadsWhatWasExported() throws IOException {
		ExportPage page = ExportPage.open(browser, this.server);
		page.start(250);
		page.awaitStatus("Done");
		assertThat(page.progress()).isEqualTo(1);
		assertThat(page.note()).isEqualTo("250 of 250 orders");
		assertThat(page.canCancel()).isFalse();
		page.download();
		assertThat(Files.readAllLines(browser.awaitDownload("orders.csv"))).hasSize(251)
			.startsWith("number,amount", "1,1.00")
			.endsWith("250,56.00");
	}

	@Test
	void goesOnWithTheExportAfterAReload() {
		ExportPage page = ExportPage.open(browser, this.server);
		page.start(COUNTLESS);
		double before = page.awaitProgressBeyond(0);
		String export = page.awaitTaskId();
		page.reload();
		page.awaitStatus("Exporting");
		assertThat(page.awaitTaskId()).isEqualTo(export);
		page.awaitProgressBeyond(before);
		page.cancel();
		page.awaitStatus("Cancelled");
		assertTaskStatus(page, "CANCELLED");
	}

	@Test
	void showsAnExportThatHasEndedToEverybodyWhoHasItsAddress() {
		ExportPage first = ExportPage.open(browser, this.server);
		first.start(1);
		first.awaitStatus("Done");
		ExportPage second = ExportPage.open(browser, this.server, first.awaitTaskId());
		second.awaitStatus("Done");
		assertThat(second.canDownload()).isTrue();
	}

	@Test
	void goesOnWithTheExportAfterALostConnection() {
		try (FaultProxy proxy = FaultProxy.to(this.server)) {
			ExportPage page = ExportPage.open(browser, proxy.uri());
			page.start(COUNTLESS);
			page.awaitProgressBeyond(0);
			proxy.refuse();
			proxy.reset();
			page.awaitProblem("The connection is lost. Trying again.");
			double before = page.progress();
			proxy.heal();
			page.awaitNoProblem();
			page.awaitProgressBeyond(before);
			page.cancel();
			page.awaitStatus("Cancelled");
			assertTaskStatus(page, "CANCELLED");
		}
	}

	@Test
	void goesOnWithTheExportAfterAnOutage() {
		try (FaultProxy proxy = FaultProxy.to(this.server)) {
			ExportPage page = ExportPage.open(browser, proxy.uri());
			page.start(COUNTLESS);
			page.awaitProgressBeyond(0);
			this.outage.begin();
			proxy.reset();
			page.awaitProblem("The server could not do that.");
			double before = page.progress();
			this.outage.end();
			page.awaitNoProblem();
			page.awaitProgressBeyond(before);
			page.cancel();
			page.awaitStatus("Cancelled");
			assertTaskStatus(page, "CANCELLED");
		}
		finally {
			this.outage.end();
		}
	}

	@Test
	void tellsThatTheServerDoesNotAnswer() {
		try (FaultProxy proxy = FaultProxy.to(this.server)) {
			ExportPage page = ExportPage.open(browser, proxy.uri());
			proxy.refuse();
			proxy.reset();
			page.start(1);
			page.awaitProblem("The server does not answer.");
			assertThat(page.canStart()).isTrue();
			proxy.heal();
			page.start(1);
			page.awaitStatus("Done");
			assertThat(page.problem()).isEmpty();
		}
	}

	@Test
	void tellsTheProblemThatTheServerHas() {
		ExportPage page = ExportPage.open(browser, this.server, UUID.randomUUID().toString());
		page.awaitProblem("Task not found.");
		assertThat(page.canStart()).isTrue();
		assertThat(page.canCancel()).isFalse();
	}

	private void assertTaskStatus(ExportPage page, String status) {
		this.client.get()
			.uri("/task-queue/tasks/{id}", page.awaitTaskId())
			.exchange()
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status);
	}

	/**
	 * Answers as a load balancer without a server does.
	 */
	static class Outage implements Filter {

		private volatile boolean lasts;

		void begin() {
			this.lasts = true;
		}

		void end() {
			this.lasts = false;
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			if (this.lasts) {
				((HttpServletResponse) response).setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
			else {
				chain.doFilter(request, response);
			}
		}

	}

}
