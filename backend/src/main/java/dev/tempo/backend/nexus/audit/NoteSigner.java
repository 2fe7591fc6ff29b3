package dev.tempo.backend.nexus.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs notes. As text, {@code PRIVATE+KEY+name+key ID+seed}, it is what the tools for signed notes make and read; never logged,
 * and kept where the owner alone reads.
 */
public final class NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final int SEED_BYTES = 32;

  private final PrivateKey secret;
  private final NoteKey key;

  private NoteSigner(PrivateKey secret, NoteKey key) {
    this.secret = secret;
    this.key = key;
  }

  /** The text of a new key under a name of its own: {@code tempo/} and 16 hexadecimal digits. */
  public static String make() {
    SecureRandom random = new SecureRandom();
    byte[] seed = new byte[SEED_BYTES];
    byte[] name = new byte[8];
    random.nextBytes(seed);
    random.nextBytes(name);
    return text("tempo/" + HexFormat.of().formatHex(name), seed);
  }

  static String text(String name, byte[] seed) {
    byte[] typed = new byte[SEED_BYTES + 1];
    typed[0] = NoteKey.ED25519;
    System.arraycopy(seed, 0, typed, 1, SEED_BYTES);
    return PREFIX + name + "+" + NoteKey.of(name, publicKey(seed)).id() + "+" + Base64.getEncoder().encodeToString(
        typed);
  }

  /** @throws IllegalArgumentException where the text is no key; the message does not repeat it */
  public static NoteSigner parse(String text) {
    try {
      String[] parts = text.strip().substring(PREFIX.length()).split("\\+", 3);
      byte[] typed = Base64.getDecoder().decode(parts[2]);
      byte[] seed = Arrays.copyOfRange(typed, 1, typed.length);
      NoteKey key = NoteKey.of(parts[0], publicKey(seed));
      if (text.strip().startsWith(PREFIX) && typed[0] == NoteKey.ED25519 && seed.length == SEED_BYTES
          && key.id().equals(
              parts[1])) {
        return new NoteSigner(KeyFactory.getInstance("Ed25519").generatePrivate(new EdECPrivateKeySpec(
            NamedParameterSpec.ED25519, seed)), key);
      }
    } catch (GeneralSecurityException | RuntimeException malformed) {
      throw new IllegalArgumentException("it is no key of the form PRIVATE+KEY+NAME+ID+SEED with an Ed25519 seed");
    }
    throw new IllegalArgumentException("it is no Ed25519 key, or its ID is not that of its name and seed");
  }

  public NoteKey key() {
    return key;
  }

  /** The text with its signature, as a signed note. */
  SignedNote sign(String text) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(secret);
      signer.update(text.getBytes(StandardCharsets.UTF_8));
      return SignedNote.of(text, key, signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was taken does not sign", e);
    }
  }

  /**
   * The platform derives a public key only where it makes the private one, of the next random bytes: these are ours.
   * Multiplying points by ourselves, or a second cryptographic library, would be worse.
   */
  private static byte[] publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
      KeyPair pair = generator.generateKeyPair();
      var point = ((EdECPublicKey) pair.getPublic()).getPoint();
      byte[] key = littleEndian(point.getY().toByteArray());
      key[SEED_BYTES - 1] |= (byte) (point.isXOdd() ? 0x80 : 0);
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  private static byte[] littleEndian(byte[] bigEndian) {
    byte[] key = new byte[SEED_BYTES];
    for (int i = 0; i < Math.min(SEED_BYTES, bigEndian.length); i++) {
      key[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return key;
  }

  /** Gives the seed where random bytes are asked for. */
  private static final class Fixed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Fixed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalArgumentException("an Ed25519 seed has " + bytes.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
