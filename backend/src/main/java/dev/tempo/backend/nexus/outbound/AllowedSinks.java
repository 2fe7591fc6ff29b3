package dev.tempo.backend.nexus.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator allows beyond the public internet.
 *
 * @param hosts  names in lower case, whatever they resolve to
 * @param ranges addresses, under whatever name
 */
public record AllowedSinks(Set<String> hosts, List<Cidr> ranges) {
  public static final AllowedSinks NONE = new AllowedSinks(Set.of(), List.of());
  private static final Pattern NAME = Pattern
      .compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");

  public AllowedSinks {
    hosts = Set.copyOf(hosts);
    ranges = List.copyOf(ranges);
  }

  /**
   * Reads {@code host,address,range/prefix,...}; spaces around them do not count.
   *
   * @throws IllegalArgumentException names the item that is none of these
   */
  public static AllowedSinks parse(String text) {
    Set<String> hosts = new HashSet<>();
    List<Cidr> ranges = new ArrayList<>();
    Arrays.stream(text.split(",")).map(item -> item.strip().toLowerCase(Locale.ROOT)).filter(item -> !item.isEmpty())
        .forEach(item -> Cidr.parse(item).ifPresentOrElse(ranges::add, () -> {
          // Digits and dots alone are an address with a slip in it, not a name.
          if (!NAME.matcher(item).matches() || item.matches("[0-9.]+")) {
            throw new IllegalArgumentException("'" + item
                + "' is neither a host name, nor an address, nor a range such as 10.0.0.0/8");
          }
          hosts.add(item);
        }));
    return new AllowedSinks(hosts, ranges);
  }

  boolean allow(String host, InetAddress address) {
    return PublicAddresses.contain(address) || hosts.contains(host) || ranges.stream().anyMatch(range -> range
        .contains(address));
  }
}
