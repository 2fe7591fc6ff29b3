package dev.tempo.backend.nexus.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 public key by which signed notes are verified, as its text {@code name+key ID+key} ("vkey") is read by the tools for
 * C2SP signed notes.
 *
 * @param name printable, without spaces or plus signs
 * @param id   8 hexadecimal digits: the beginning of the hash over name and key
 * @param text the whole
 */
public record NoteKey(String name, String id, String text) {
  static final byte ED25519 = 1;
  /** What X.509 puts before the 32 bytes of an Ed25519 key (RFC 8410). */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int KEY_BYTES = 32;

  static NoteKey of(String name, byte[] key) {
    if (!isName(name)) {
      throw new IllegalArgumentException("a key's name is printable ASCII without spaces or plus signs, not '" + name
          + "'");
    }
    byte[] typed = typed(key);
    String id = HexFormat.of().formatHex(id(name, typed));
    return new NoteKey(name, id, name + "+" + id + "+" + Base64.getEncoder().encodeToString(typed));
  }

  /** @throws IllegalArgumentException where the text is none of an Ed25519 key, or its parts do not belong together */
  public static NoteKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length == 3) {
      byte[] typed = Base64.getDecoder().decode(parts[2]);
      if (typed.length == KEY_BYTES + 1 && typed[0] == ED25519) {
        NoteKey key = of(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (key.id.equals(parts[1])) {
          return key;
        }
      }
    }
    throw new IllegalArgumentException("this is not the text of an Ed25519 key for signed notes: " + text);
  }

  static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '+');
  }

  private static byte[] typed(byte[] key) {
    byte[] typed = new byte[key.length + 1];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, key.length);
    return typed;
  }

  private static byte[] id(String name, byte[] typed) {
    var digest = Hash.sha256();
    digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest.digest(typed), 4);
  }

  /** 32 bytes, as RFC 8032 writes a public key. */
  public byte[] key() {
    byte[] typed = Base64.getDecoder().decode(text.substring(name.length() + id.length() + 2));
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException | InvalidKeyException _) {
      return false; // what is malformed verifies nothing, as what is wrong does
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] key = key();
    byte[] encoded = Arrays.copyOf(X509, X509.length + key.length);
    System.arraycopy(key, 0, encoded, X509.length, key.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
