package dev.tempo.backend.nexus.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The verifier's side, by the steps of RFC 9162, sections 2.1.3.2 and 2.1.4.2, over plain bytes: shares nothing with what made the proofs. */
public final class Rfc9162 {
  private Rfc9162() {}

  public static boolean includes(byte[] leafHash, long leafIndex, long treeSize, List<String> path, String root) {
    if (leafIndex >= treeSize) {
      return false;
    }
    long fn = leafIndex;
    long sn = treeSize - 1;
    byte[] r = leafHash;
    for (String element : path) {
      byte[] p = HexFormat.of().parseHex(element);
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        r = node(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        r = node(r, p);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && HexFormat.of().formatHex(r).equals(root);
  }

  public static boolean consistent(long first, long second, List<String> path, String firstRoot, String secondRoot) {
    if (first == second) {
      return path.isEmpty() && firstRoot.equals(secondRoot);
    }
    if (first == 0) {
      return path.isEmpty();
    }
    if (path.isEmpty()) {
      return false;
    }
    boolean power = (first & (first - 1)) == 0;
    List<String> rest = power ? path : path.subList(1, path.size());
    byte[] fr = HexFormat.of().parseHex(power ? firstRoot : path.getFirst());
    byte[] sr = fr;
    long fn = first - 1;
    long sn = second - 1;
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    for (String element : rest) {
      byte[] c = HexFormat.of().parseHex(element);
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = node(c, fr);
        sr = node(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = node(sr, c);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && Arrays.equals(fr, HexFormat.of().parseHex(firstRoot)) && Arrays.equals(sr, HexFormat.of()
        .parseHex(secondRoot));
  }

  public static byte[] leaf(byte[] data) {
    return sha256(new byte[] {0}, data);
  }

  private static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
