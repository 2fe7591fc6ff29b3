package dev.tempo.backend.nexus.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 of 32 bytes, with the domain separation of RFC 6962, section 2.1: a leaf is never taken for a node. */
public final class Hash {
  /** Bytes of one hash. */
  public static final int LENGTH = 32;
  /** The root of the tree without leaves. */
  public static final Hash EMPTY = new Hash(sha256().digest());
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Hash leaf(byte[] data) {
    MessageDigest digest = sha256();
    digest.update(LEAF);
    return new Hash(digest.digest(data));
  }

  public static Hash node(Hash left, Hash right) {
    MessageDigest digest = sha256();
    digest.update(NODE);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  /** @throws IllegalArgumentException for other than 32 bytes */
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has " + LENGTH + " bytes, not " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /** @throws IllegalArgumentException for other than 64 hexadecimal digits */
  public static Hash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The hash that stands at an index of several in a row. */
  static Hash at(byte[] row, int index) {
    return new Hash(Arrays.copyOfRange(row, index * LENGTH, (index + 1) * LENGTH));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Of text in UTF-8, without any separation. */
  static byte[] plain(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  void copyTo(byte[] row, int index) {
    System.arraycopy(bytes, 0, row, index * LENGTH, LENGTH);
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
