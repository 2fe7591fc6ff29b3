package dev.tempo.backend.nexus.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells the addresses of the public internet from all others, by the IANA special-purpose registries (RFC 6890): private,
 * loopback, link-local (where clouds keep their metadata), shared (CGNAT), documentation, benchmarking, multicast, reserved. An
 * IPv6 address that stands for an IPv4 one (NAT64, 6to4) is judged by that one.
 */
final class PublicAddresses {
  private static final List<Cidr> SPECIAL = Stream.of("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
      "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
      "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
      "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "3fff::/20").map(Cidr::of).toList();
  private static final List<Cidr> STANDS_FOR_IPV4 = Stream.of("64:ff9b::/96", "2002::/16").map(Cidr::of).toList();
  /** All of IPv6 that has been handed out; loopback, mapped, unique local, link-local, site-local, multicast lie outside. */
  private static final Cidr GLOBAL_UNICAST = Cidr.of("2000::/3");

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Cidr range : STANDS_FOR_IPV4) {
      if (range.contains(bytes)) {
        return contain(range.embedded(bytes));
      }
    }
    return (bytes.length == 4 || GLOBAL_UNICAST.contains(bytes)) && SPECIAL.stream().noneMatch(range -> range.contains(
        bytes));
  }
}
