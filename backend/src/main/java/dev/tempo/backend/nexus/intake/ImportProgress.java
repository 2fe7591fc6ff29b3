package dev.tempo.backend.nexus.intake;

import java.util.List;

/**
 * How far an import has come.
 *
 * @param line      the last line that was recorded or refused, as all before it; the first is 1
 * @param received  events, of this request
 * @param refused   how many were refused
 * @param refusals  those that were refused since the last progress that was told
 * @param position  the highest that one of its events got, 0 for none
 */
public record ImportProgress(long line, long received, long recorded, long repeated, long refused,
    List<Refused> refusals, long position) {
  public ImportProgress {
    refusals = List.copyOf(refusals);
  }

  /** The same place, with what was counted since {@code before}. */
  public ImportProgress since(ImportProgress before) {
    return new ImportProgress(line, received - before.received, recorded - before.recorded, repeated - before.repeated,
        refused - before.refused, List.of(), position);
  }

  /** Where nothing has been read yet. */
  public static ImportProgress none() {
    return new ImportProgress(0, 0, 0, 0, 0, List.of(), 0);
  }

  /**
   * A line that was not recorded; its neighbours were.
   *
   * @param pointer a JSON Pointer into the line
   */
  public record Refused(long line, String pointer, String reason) {}
}
