package io.github.taskqueue.sample;

import java.net.URI;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

/**
 * The page on which a person exports orders, as that person sees and uses it.
 */
class ExportPage {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final WebDriver driver;

	private ExportPage(WebDriver driver) {
		this.driver = driver;
	}

	static ExportPage open(HeadlessChromium browser, URI server) {
		return open(browser.visit(server.resolve("/exports.html")));
	}

	/**
	 * Opens the page by an address that leads to an export.
	 */
	static ExportPage open(HeadlessChromium browser, URI server, String taskId) {
		return open(browser.visit(server.resolve("/exports.html#" + taskId)));
	}

	/**
	 * Its script has run as soon as it tells something.
	 */
	private static ExportPage open(WebDriver driver) {
		ExportPage page = new ExportPage(driver);
		page.await().until(page::status, (status) -> !status.isEmpty());
		return page;
	}

	void start(int orders) {
		await().until(this::canStart);
		WebElement number = element("orders");
		number.clear();
		number.sendKeys(Integer.toString(orders));
		element("start").click();
	}

	/**
	 * The export that the page shows, which its address tells.
	 */
	String awaitTaskId() {
		return await().until(() -> URI.create(this.driver.getCurrentUrl()).getFragment(), (id) -> id != null);
	}

	void cancel() {
		await().until(this::canCancel);
		element("cancel").click();
	}

	void reload() {
		this.driver.navigate().refresh();
	}

	void download() {
		element("download").click();
	}

	boolean canStart() {
		return element("start").isEnabled();
	}

	boolean canCancel() {
		return element("cancel").isEnabled();
	}

	boolean canDownload() {
		return element("download").isDisplayed();
	}

	/**
	 * What the bar shows.
	 * @return from 0 to 1
	 */
	double progress() {
		return Double.parseDouble(element("bar").getDomProperty("value"));
	}

	double awaitProgressBeyond(double known) {
		return await().until(this::progress, (progress) -> progress > known);
	}

	void awaitStatus(String status) {
		await().until(this::status, status::equals);
	}

	private String status() {
		return element("status").getText();
	}

	String note() {
		return element("note").getText();
	}

	String problem() {
		return element("problem").getText();
	}

	void awaitProblem(String beginning) {
		await().until(this::problem, (problem) -> problem.startsWith(beginning));
	}

	void awaitNoProblem() {
		await().until(this::problem, String::isEmpty);
	}

	private WebElement element(String id) {
		return this.driver.findElement(By.id(id));
	}

	/**
	 * In the same thread, as a driver serves one only. While a page is being loaded, its
	 * elements come and go.
	 */
	private ConditionFactory await() {
		return Awaitility.await()
			.pollInSameThread()
			.ignoreExceptionsInstanceOf(WebDriverException.class)
			.atMost(PATIENCE);
	}

}
