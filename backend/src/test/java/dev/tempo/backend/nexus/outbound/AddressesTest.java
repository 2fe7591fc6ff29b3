package dev.tempo.backend.nexus.outbound;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.URI;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::",
    "::1", "::ffff:127.0.0.1", "::127.0.0.1", "::7f00:1", "64:ff9b::127.0.0.1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1",
    "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1"})
  void refusesWhatIsNotOnThePublicInternet(String text) {
    assertThat(PublicAddresses.contain(InetAddress.ofLiteral(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "126.0.0.1",
    "128.0.0.1", "169.253.0.1", "172.15.255.255", "172.32.0.0", "192.167.0.1", "223.255.255.255", "2606:4700::1111",
    "2a00:1450:4001::1", "64:ff9b::8.8.8.8", "2002:808:808::1"})
  void letsThePublicInternetThrough(String text) {
    assertThat(PublicAddresses.contain(InetAddress.ofLiteral(text))).isTrue();
  }

  @Test
  void allowsHostsAndRangesThatTheOperatorNames() {
    AllowedSinks allowed = AllowedSinks.parse(" Hooks.Internal , 10.1.0.0/16,fd00::/8, 127.0.0.1 ");
    assertThat(allowed.allow("hooks.internal", InetAddress.ofLiteral("192.168.7.7"))).isTrue();
    assertThat(allowed.allow("other.internal", InetAddress.ofLiteral("192.168.7.7"))).isFalse();
    assertThat(allowed.allow("any", InetAddress.ofLiteral("10.1.255.255"))).isTrue();
    assertThat(allowed.allow("any", InetAddress.ofLiteral("10.2.0.0"))).isFalse();
    assertThat(allowed.allow("any", InetAddress.ofLiteral("fd12::1"))).isTrue();
    assertThat(allowed.allow("any", InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(allowed.allow("any", InetAddress.ofLiteral("127.0.0.2"))).isFalse();
    assertThat(AllowedSinks.parse("  ,")).isEqualTo(AllowedSinks.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "300.1.1.1", "10.0.0", "::1/129", "a b", "http://x", "1::2::3", "10.0.0.0/",
    "*"})
  void namesTheItemThatIsNothing(String item) {
    assertThatThrownBy(() -> AllowedSinks.parse("localhost," + item)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + item + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.com/", "//example.com/", "file:///etc/passwd", "http://user:pw@example.com/",
    "http://user@example.com/", "http:///path", "https://example.com/#there", "http://a_b@c/", "http://exa mple/",
    "https://example.com:0/", "https://example.com:70000/", "mailto:a@example.com", "http://example.com:x/"})
  void refusesAddressesThatAreNoPlainHttp(String address) {
    URI uri = URI.create(address.replace(" ", "%20"));
    assertThatThrownBy(() -> Outbound.check(uri)).isInstanceOf(OutboundFailure.Refused.class);
  }

  @Test
  void takesAnAddressApart() {
    assertThat(Destination.of(URI.create("HTTPS://Example.COM./a%20b?c=ü")))
        .isEqualTo(new Destination("example.com", 443,
            true, "/a%20b?c=%C3%BC"));
    assertThat(Destination.of(URI.create("http://[::1]:8080"))).isEqualTo(new Destination("::1", 8080, false, "/"));
  }
}
