package dev.tempo.backend.nexus.outbound;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of addresses of one family, e.g. {@code 10.0.0.0/8}. Java reads an IPv4-mapped IPv6 address as its IPv4 one. */
record Cidr(BigInteger network, int bits, int prefix) {
  private static final Pattern LITERAL = Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)");

  /** @return empty where the text is no address, with or without {@code /prefix} */
  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!LITERAL.matcher(address).matches() || (slash >= 0 && !length.matches("\\d{1,3}"))) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      int bits = bytes.length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(length);
      return prefix > bits
          ? Optional.empty()
          : Optional.of(new Cidr(new BigInteger(1, bytes).shiftRight(bits - prefix), bits, prefix));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // 300.1.1.1, 1::2::3
    }
  }

  /** Of a literal of this program. */
  static Cidr of(String text) {
    return parse(text).orElseThrow();
  }

  boolean contains(byte[] address) {
    return address.length * 8 == bits && new BigInteger(1, address).shiftRight(bits - prefix).equals(network);
  }

  boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  /** The IPv4 address that an IPv6 address of this range carries behind its prefix. */
  InetAddress embedded(byte[] address) {
    byte[] four = new byte[4];
    System.arraycopy(address, prefix / 8, four, 0, 4);
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible); // four bytes are an address
    }
  }
}
