package dev.tempo.registry.release;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;

/** Fingerprints of files and of whole releases. */
final class Hashes {
  private Hashes() {}

  /** As in Subresource Integrity. */
  static String integrity(byte[] bytes) {
    return "sha384-" + Base64.getEncoder().encodeToString(digest("SHA-384").digest(bytes));
  }

  /**
   * Of the unpacked contents in the order of their names, so that neither the packing (order, times, owners,
   * compression) nor the packer shows. Lengths go in before names and bytes, so that no two contents read alike.
   */
  static String content(SortedMap<String, byte[]> files) {
    var digest = digest("SHA-256");
    files.forEach((file, bytes) -> {
      var name = file.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(8).putInt(name.length).putInt(bytes.length).flip());
      digest.update(name);
      digest.update(bytes);
    });
    return "sha256-" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + algorithm, impossible);
    }
  }
}
