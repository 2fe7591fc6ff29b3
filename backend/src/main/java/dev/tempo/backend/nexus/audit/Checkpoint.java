package dev.tempo.backend.nexus.audit;

import java.util.Base64;
import java.util.Collection;
import java.util.Objects;

/**
 * What the tree was at one size, signed: a C2SP tlog-checkpoint.
 *
 * @param origin which log it is of
 * @param size   leaves, hence the last position
 * @param note   the signed whole, as it is given to others
 */
public record Checkpoint(String origin, long size, Hash root, String note) {
  public Checkpoint {
    Objects.requireNonNull(root, "root");
  }

  static Checkpoint sign(String origin, long size, Hash root, NoteSigner signer) {
    String text = origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.bytes()) + "\n";
    return new Checkpoint(origin, size, root, signer.sign(text).note());
  }

  /** @throws IllegalArgumentException where it is no checkpoint; who signed it is another question */
  public static Checkpoint parse(String note) {
    String[] lines = SignedNote.parse(note).text().split("\n");
    if (lines.length < 3 || !lines[1].matches("0|[1-9]\\d{0,17}")) {
      throw new IllegalArgumentException("a checkpoint has an origin, a size and a root, each on a line");
    }
    return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.of(Base64.getDecoder().decode(lines[2])), note);
  }

  public boolean isSignedBy(Collection<NoteKey> keys) {
    return SignedNote.parse(note).isSignedBy(keys);
  }
}
