package dev.tempo.backend.nexus.outbound;

import java.net.URI;
import java.util.Locale;

/**
 * An address taken apart.
 *
 * @param host   in lower case; an IPv6 address without its brackets
 * @param target path and query, as they go into the request line
 */
record Destination(String host, int port, boolean tls, String target) {
  private static final int LONGEST = 2_048;

  /** @throws OutboundFailure.Refused where requests cannot or may not go there, whatever the host resolves to */
  static Destination of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new OutboundFailure.Refused("The address must begin with https:// or http://.");
    }
    if (uri.getRawUserInfo() != null) {
      throw new OutboundFailure.Refused("The address must not hold a user or a password; use a header.");
    }
    if (uri.getHost() == null || uri.getRawAuthority().contains("@")) {
      throw new OutboundFailure.Refused("The address has no host name that can be read.");
    }
    if (uri.getRawFragment() != null) {
      throw new OutboundFailure.Refused("The address must not have a fragment (#...), which is never sent.");
    }
    if (uri.toString().codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
      throw new OutboundFailure.Refused("The address holds half of a surrogate pair, which is no character.");
    }
    if (uri.toASCIIString().length() > LONGEST) {
      throw new OutboundFailure.Refused("The address is longer than " + LONGEST + " characters.");
    }
    boolean tls = scheme.equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    if (port == 0 || port > 65_535) {
      throw new OutboundFailure.Refused("The port must be from 1 to 65535.");
    }
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    return new Destination(host(uri.getHost()), port, tls,
        ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery());
  }

  private static String host(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String lower = bare.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") && lower.length() > 1 ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** What has its own places, so that it holds up nobody else. */
  String gate() {
    return host + ":" + port;
  }
}
