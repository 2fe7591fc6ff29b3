package dev.tempo.backend.nexus;

import java.util.function.Function;

/** Gives snapshots of the database. */
public interface Snapshots {

  /**
   * Reads from one snapshot. Blocks; call it on virtual threads.
   *
   * @param reading must not keep the snapshot
   */
  <T> T read(Function<Snapshot, T> reading);
}
