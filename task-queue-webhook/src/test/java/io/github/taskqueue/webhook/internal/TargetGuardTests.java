package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Callbacks as an attacker would choose them.
 */
class TargetGuardTests {

	private static final List<Integer> DEFAULT_PORTS = List.of();

	private static final List<String> ANY_HOST = List.of();

	private final TestHosts hosts = new TestHosts().with("example.com", "93.184.216.34", "2606:2800:220:1::1")
		.with("localhost", "127.0.0.1", "::1")
		.with("metadata.google.internal", "169.254.169.254")
		.with("169.254.169.254.nip.io", "169.254.169.254")
		.with("intranet", "10.1.2.3")
		.with("half.example", "93.184.216.34", "192.168.0.1")
		.with("sneaky.example", "2606:2800:220:1::1", "fe80::1")
		.with("mapped.example", "::ffff:127.0.0.1")
		.with("nat64.example", "64:ff9b::a9fe:a9fe")
		.with("dns64.example", "64:ff9b::5db8:d822")
		.with("below.hooks.example", "93.184.216.34")
		.with("hooks.example", "93.184.216.34")
		.with("nothooks.example", "93.184.216.34");

	private static TargetRules rules(boolean https, boolean privateNetworks, List<String> hosts, List<Integer> ports) {
		return new TargetRules(https, privateNetworks, hosts, ports);
	}

	private static TargetRules closed() {
		return rules(true, false, ANY_HOST, DEFAULT_PORTS);
	}

	/**
	 * Without https and with any port, so that nothing but the address can be the reason.
	 */
	private static TargetRules lax() {
		return rules(false, false, ANY_HOST, List.of(80, 443, 6379, 8080, 9200));
	}

	private Target check(TargetRules rules, String callback) throws UnknownHostException {
		return new TargetGuard(rules, this.hosts).check(callback);
	}

	private void assertRefused(TargetRules rules, String callback, String why) {
		assertThatExceptionOfType(RefusedTargetException.class).as(callback)
			.isThrownBy(() -> check(rules, callback))
			.withMessageContaining(why);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			// This machine
			"http://localhost/", "http://LOCALHOST./", "http://127.0.0.1/", "http://127.0.0.1:8080/",
			"http://127.1.2.3/", "http://127.255.255.255/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
			"http://0.0.0.0/", "http://0.1.2.3/", "http://[::]/",
			// Private networks
			"http://10.0.0.1/", "http://10.255.255.255:6379/", "http://172.16.0.1/", "http://172.31.255.255/",
			"http://192.168.0.1/", "http://192.168.255.255:9200/", "http://intranet/", "http://[fc00::1]/",
			"http://[fd12:3456:789a::1]/", "http://100.64.0.1/", "http://100.127.255.254/",
			// Metadata of clouds
			"http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/",
			"http://169.254.169.254.nip.io/", "http://[fd00:ec2::254]/", "http://[fd20:ce::254]/",
			"http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://169.254.170.2/",
			// Link-local
			"http://169.254.0.1/", "http://[fe80::1]/", "http://[febf::1]/", "http://[fec0::1]/",
			// IPv4 in IPv6
			"http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/",
			"http://[::ffff:169.254.169.254]/", "http://[::127.0.0.1]/", "http://[::a9fe:a9fe]/",
			"http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a00:1]/",
			"http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/",
			"http://[2001:0:7f00:1::]/", "http://[2001::f5ff:fffe]/", "http://mapped.example/", "http://nat64.example/",
			// Documentation, benchmarks, protocol assignments, multicast, reserved,
			// broadcast
			"http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/", "http://[2001:db8::1]/",
			"http://[3fff::1]/", "http://198.18.0.1/", "http://198.19.255.255/", "http://[2001:2::1]/",
			"http://192.0.0.1/", "http://192.88.99.1/", "http://224.0.0.1/", "http://239.255.255.250/",
			"http://[ff02::1]/", "http://[ff0e::1]/", "http://240.0.0.1/", "http://255.255.255.255/",
			"http://[100::1]/", "http://[5f00::1]/", "http://[2001:10::1]/", "http://[2001:20::1]/",
			"http://[4000::1]/", "http://[::2]/",
			// One public address does not make the other one better
			"http://half.example/", "http://sneaky.example/" })
	void addressThatIsNotPublicIsRefused(String callback) {
		assertRefused(lax(), callback, "which is not allowed for webhooks");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/",
			"http://017700000001/", "http://0177.0.0.1/", "http://0177.0.0.01/", "http://127.1/", "http://127.0.1/",
			"http://10.1/", "http://0/", "http://00.0.0.0/", "http://127.0.0.1./", "http://127.0.0.256/",
			"http://999.999.999.999/", "http://1.2.3.4.5/", "http://a.1/", "http://a.0x7f/", "http://0xA9FEA9FE/",
			"http://169.254.43518/", "http://010.0.0.1/", "http://127.0.0.1%00.example.com/",
			"http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1/", "http://[::g]/" })
	void addressInAnUnusualFormIsRefused(String callback) {
		assertThatExceptionOfType(RefusedTargetException.class).as(callback).isThrownBy(() -> check(lax(), callback));
		assertThat(this.hosts.questions()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "/hooks", "example.com", "//example.com/", "https:", "https://", "https:///",
			"https:example.com", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com:70/",
			"jar:http://example.com/a.jar!/", "javascript:alert(1)", "data:text/plain,a", "ldap://example.com/",
			"http://user@example.com/", "http://user:password@example.com/", "http://example.com@127.0.0.1/",
			"http://127.0.0.1:80@example.com/", "http://127.0.0.1#@example.com/", "http://exa mple.com/",
			"http://example.com\\@127.0.0.1/", "http://example.com\r\nHost: localhost/", "http://examp\u2114e.com/",
			"http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://example.com:port/", "http://.example.com/",
			"http://ex_ample.com/" })
	void whatIsNoCallbackIsRefused(String callback) {
		assertThatExceptionOfType(RefusedTargetException.class).as(callback).isThrownBy(() -> check(lax(), callback));
	}

	@Test
	void fragmentThatHidesAHostIsOnlyAFragment() {
		assertRefused(lax(), "http://127.0.0.1/#@example.com/", "127.0.0.1");
	}

	@ParameterizedTest
	@CsvSource({ "https://example.com,https://example.com", "HTTPS://EXAMPLE.com./a?b=c,HTTPS://EXAMPLE.com./a?b=c",
			"https://example.com:443/a#secret,https://example.com:443/a",
			"https://example.com/é?ü#ß,https://example.com/%C3%A9?%C3%BC",
			"https://93.184.216.34/,https://93.184.216.34/", "https://dns64.example/,https://dns64.example/",
			"https://[2606:2800:220:1::1]/,https://[2606:2800:220:1::1]/" })
	void publicHostIsAllowedByItsCheckedAddresses(String callback, String sent) throws UnknownHostException {
		Target target = check(closed(), callback);
		assertThat(target.uri()).isEqualTo(URI.create(sent));
		assertThat(target.addresses()).isNotEmpty();
		assertThat(this.hosts.questions()).isOne();
	}

	@Test
	void allAddressesAreThoseThatWereChecked() throws UnknownHostException {
		assertThat(check(closed(), "https://example.com/").addresses()).extracting(InetAddress::getHostAddress)
			.containsExactly("93.184.216.34", "2606:2800:220:1:0:0:0:1");
	}

	@Test
	void hostIsResolvedOnceForEachDeliveryAndCheckedAnew() throws UnknownHostException {
		this.hosts.with("rebinding.example", "93.184.216.34").with("rebinding.example", "127.0.0.1");
		TargetGuard guard = new TargetGuard(closed(), this.hosts);
		Target first = guard.check("https://rebinding.example/");
		assertThat(first.addresses()).containsExactly(TestHosts.address("93.184.216.34"));
		assertThat(this.hosts.questions()).isOne();
		assertThatExceptionOfType(RefusedTargetException.class)
			.isThrownBy(() -> guard.check("https://rebinding.example/"))
			.withMessageContaining("127.0.0.1");
	}

	@Test
	void hostWithoutAnAddressMayHaveOneLater() {
		assertThatExceptionOfType(UnknownHostException.class)
			.isThrownBy(() -> check(closed(), "https://unknown.example/"));
	}

	@Test
	void httpIsRefusedUnlessAllowed() throws UnknownHostException {
		assertRefused(closed(), "http://example.com/", "task-queue.webhook.require-https");
		assertThat(check(rules(false, false, ANY_HOST, DEFAULT_PORTS), "http://example.com/").addresses()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 22, 25, 80, 8443, 65535, 65536, 99999 })
	void portsAreThoseOfTheWeb(int port) {
		assertRefused(closed(), "https://example.com:" + port + "/", "task-queue.webhook.allowed-ports");
	}

	@Test
	void portsMayBeListed() {
		TargetRules rules = rules(false, true, ANY_HOST, List.of(8443));
		assertThatNoException().isThrownBy(() -> check(rules, "https://example.com:8443/"));
		assertRefused(rules, "https://example.com/", "Port 443");
		assertRefused(rules, "http://example.com/", "Port 80");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/", "https://127.0.0.1/", "http://[::1]:1/", "http://10.0.0.1/",
			"http://172.16.0.1/", "http://192.168.0.1:65535/", "http://100.64.0.1/", "http://[fd12::1]/",
			"http://[::ffff:127.0.0.1]/", "http://half.example/", "http://example.com:8080/" })
	void privateNetworksMayBeAllowedOnAnyPort(String callback) {
		assertThatNoException().isThrownBy(() -> check(rules(false, true, ANY_HOST, DEFAULT_PORTS), callback));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://169.254.169.254/", "http://[fd00:ec2::254]/", "http://100.100.100.200/",
			"http://168.63.129.16/", "http://[fe80::1]/", "http://0.0.0.0/", "http://[::]/", "http://224.0.0.1/",
			"http://255.255.255.255/", "http://[ff02::1]/", "http://192.0.2.1/", "http://[2002:7f00:1::]/",
			"http://[64:ff9b::a9fe:a9fe]/" })
	void metadataAndWhatIsNoNetworkOfOnesOwnStayRefused(String callback) {
		assertRefused(rules(false, true, ANY_HOST, DEFAULT_PORTS), callback, "which is not allowed for webhooks");
	}

	@Test
	void hostsMayBeListed() {
		TargetRules rules = rules(true, false, List.of("example.com", " *.Hooks.example "), DEFAULT_PORTS);
		assertThatNoException().isThrownBy(() -> check(rules, "https://EXAMPLE.com/"));
		assertThatNoException().isThrownBy(() -> check(rules, "https://below.hooks.example/"));
		assertRefused(rules, "https://hooks.example/", "task-queue.webhook.allowed-hosts");
		assertRefused(rules, "https://nothooks.example/", "task-queue.webhook.allowed-hosts");
		assertRefused(rules, "https://example.com.evil.example/", "task-queue.webhook.allowed-hosts");
		assertRefused(rules, "https://93.184.216.34/", "task-queue.webhook.allowed-hosts");
		assertThat(this.hosts.questions()).isEqualTo(2);
	}

	@Test
	void listedHostMustHaveAPublicAddressAllTheSame() {
		assertRefused(rules(true, false, List.of("intranet"), DEFAULT_PORTS), "https://intranet/", "10.1.2.3");
	}

}
