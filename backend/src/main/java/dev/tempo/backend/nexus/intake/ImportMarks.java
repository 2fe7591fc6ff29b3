package dev.tempo.backend.nexus.intake;

import java.util.Optional;

/** Remembers how far each import has come. Blocks. */
public interface ImportMarks {

  Optional<ImportProgress> find(String subject, String importId);

  /** Moves the line on and adds the counts, which are those since what was kept last. */
  void keep(String subject, String importId, ImportProgress progress);
}
