package dev.tempo.backend.nexus.audit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

import static dev.tempo.backend.nexus.audit.AuditFixture.found;
import static dev.tempo.backend.nexus.audit.AuditFixture.kept;
import static org.assertj.core.api.Assertions.assertThat;

/** Whoever kept a checkpoint finds what was done to the events under it, at every position. */
class TamperingTest {
  private static final int SIZE = 21;
  private final AuditFixture fixture = new AuditFixture();
  private Checkpoint checkpoint;
  private List<String> export;

  @BeforeEach
  void record() throws InterruptedException {
    fixture.record(6);
    fixture.grow();
    fixture.record(SIZE - 6);
    checkpoint = fixture.grow();
    export = fixture.export();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void nothing_is_found_where_nothing_was_done() throws Exception {
    ExportCheck.Verdict verdict = AuditFixture.check(export, kept(checkpoint));

    assertThat(verdict.finding()).isEmpty();
    assertThat(List.of(verdict.from(), verdict.to(), (long) verdict.checkpoints(), (long) verdict.compared()))
        .containsExactly(1L, 21L, 3L, 1L);
    for (long from = 1; from <= SIZE; from++) {
      assertThat(found(fixture.export(from), kept(checkpoint))).isEmpty();
      assertThat(found(fixture.export(from), kept(export))).isEmpty();
    }
  }

  @Test
  void a_log_that_grew_is_still_what_it_was() throws Exception {
    fixture.record(3);
    fixture.grow();

    assertThat(found(fixture.export(), kept(checkpoint))).isEmpty();
    assertThat(found(fixture.export(), kept(export))).isEmpty();
  }

  @Test
  void a_changed_event_is_found_in_the_database() throws Exception {
    inTheDatabase(position -> "UPDATE event SET payload = '{\"n\":-1}' WHERE position = " + position);
    inTheDatabase(position -> "UPDATE event SET actor = 'mallory' WHERE position = " + position);
    inTheDatabase(position -> "UPDATE event SET owner = 'mallory' WHERE position = " + position);
    inTheDatabase(position -> "UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE position = "
        + position);
  }

  @Test
  void a_dropped_event_is_found_in_the_database() throws Exception {
    inTheDatabase(position -> "DELETE FROM event WHERE position = " + position);
  }

  /** Renumbered, so that no gap is left. */
  @Test
  void an_event_that_others_closed_ranks_over_is_found_in_the_database() throws Exception {
    inTheDatabase(position -> "DELETE FROM event WHERE position = " + position
        + ";UPDATE event SET position = position + 1000000 WHERE position > " + position
        + ";UPDATE event SET position = position - 1000001 WHERE position > 1000000");
  }

  @Test
  void two_events_that_changed_places_are_found_in_the_database() throws Exception {
    for (long position = 1; position < SIZE; position++) {
      String swap = "UPDATE event SET position = 1000 WHERE position = %1$d; UPDATE event SET position = %1$d WHERE position = %2$d; UPDATE event SET position = %2$d WHERE position = 1000"
          .formatted(position, position + 1);
      List.of(swap.split(";")).forEach(fixture::sql);
      assertThat(found(fixture.export(), kept(checkpoint)).map(Finding::first)).contains(position);
      List.of(swap.split(";")).forEach(fixture::sql);
    }
    assertThat(found(fixture.export(), kept(checkpoint))).isEmpty();
  }

  /** Who has the database and the key makes the tree anew: a kept checkpoint tells that, and a kept export where. */
  @Test
  void a_log_that_was_written_anew_with_its_tree_is_found() throws Exception {
    for (long position : List.of(1L, 6L, 7L, 14L, (long) SIZE)) {
      fixture.sql("UPDATE event SET actor = actor || '!' WHERE position = " + position);
      fixture.sql("DELETE FROM audit_checkpoint");
      fixture.sql("DELETE FROM audit_tile");
      fixture.sql("UPDATE audit_tree SET size = 0");
      fixture.grow();
      fixture.record(1);
      fixture.grow();
      List<String> forged = fixture.export();

      assertThat(found(forged, Kept.nothing())).isEmpty();
      assertThat(found(forged, kept(checkpoint))).contains(new Finding(1, SIZE,
          "the events to 21 are not those over which the kept checkpoint was signed"));
      assertThat(found(forged, kept(export)).map(Finding::first)).contains(position);
      fixture.sql("UPDATE event SET actor = rtrim(actor, '!') WHERE position = " + position);
    }
  }

  @Test
  void a_line_that_was_changed_dropped_or_moved_is_found_in_the_file() throws Exception {
    for (int position = 1; position <= SIZE; position++) {
      int line = lineOf(position);
      String text = export.get(line);
      List<String> changed = with(line, text.replace("alice", "mallory"));
      List<String> rehashed = with(line, rehashed(text.replace("alice", "mallory")));
      List<String> dropped = new ArrayList<>(export);
      dropped.remove(line);

      for (Kept kept : List.of(Kept.nothing(), kept(checkpoint), kept(export))) {
        assertThat(found(changed, kept).map(Finding::first)).contains((long) position);
      }
      assertThat(found(dropped, kept(checkpoint)).map(Finding::first)).contains((long) position);
      Finding range = found(rehashed, Kept.nothing()).orElseThrow();
      assertThat(List.of(range.first(), range.last())).isEqualTo(position <= 6 ? List.of(1L, 6L) : List.of(7L, 21L));
      assertThat(found(rehashed, kept(export)).map(Finding::first)).contains((long) position);
      if (position < SIZE && position != 6) {
        List<String> swapped = new ArrayList<>(export);
        swapped.set(line, export.get(line + 1));
        swapped.set(line + 1, text);
        assertThat(found(swapped, kept(checkpoint)).map(Finding::first)).contains((long) position);
      }
    }
  }

  @Test
  void a_file_that_was_cut_off_is_found() throws Exception {
    for (int lines = 0; lines < export.size(); lines++) {
      assertThat(found(export.subList(0, lines), kept(checkpoint))).isPresent();
      assertThat(found(export.subList(0, lines), Kept.nothing())).isPresent();
    }
  }

  /** A file that is in itself whole, but of a log whose last events are gone. */
  @Test
  void a_log_that_lost_its_end_is_found() throws Exception {
    fixture.sql("DELETE FROM event WHERE position > 6");
    fixture.sql("DELETE FROM audit_checkpoint WHERE size > 6");
    fixture.sql("UPDATE audit_tree SET size = 6");

    assertThat(found(fixture.export(), Kept.nothing())).isEmpty();
    assertThat(found(fixture.export(), kept(checkpoint)).map(Finding::first)).contains(7L);
  }

  @Test
  void a_signature_of_another_key_is_found() throws Exception {
    NoteKey other = NoteSigner.parse(NoteSigner.make()).key();
    try (Kept kept = kept(checkpoint)) {
      ExportCheck check = new ExportCheck(kept, List.of(other));
      assertThat(check.check(new java.io.BufferedReader(new java.io.StringReader(String.join("\n", export))))
          .finding()).isPresent();
    }
  }

  @Test
  void a_checkpoint_from_before_the_file_proves_nothing_and_says_so() throws Exception {
    Checkpoint early = fixture.audit.before(SIZE, 1).getFirst().checkpoint();

    assertThat(early.size()).isEqualTo(6);
    assertThat(found(fixture.export(7), kept(early))).isEmpty();
    assertThat(found(fixture.export(8), kept(early)).map(Finding::what).orElseThrow()).contains("export from");
  }

  private void inTheDatabase(LongFunction<String> tampering) throws Exception {
    fixture.sql("DROP TABLE IF EXISTS untouched");
    fixture.sql("CREATE TABLE untouched AS SELECT * FROM event");
    for (long position = 1; position <= SIZE; position++) {
      for (String statement : tampering.apply(position).split(";")) {
        fixture.sql(statement);
      }
      Optional<Finding> finding = found(fixture.export(), kept(checkpoint));
      assertThat(finding.map(Finding::first)).as(tampering.apply(position)).contains(position);
      assertThat(finding.map(Finding::last)).contains(position);
      fixture.sql("DELETE FROM event");
      fixture.sql("INSERT INTO event SELECT * FROM untouched");
    }
    assertThat(found(fixture.export(), kept(checkpoint))).isEmpty();
  }

  private int lineOf(int position) {
    return IntStream.range(0, export.size()).filter(i -> export.get(i).contains("\"position\":" + position + ","))
        .findFirst().orElseThrow();
  }

  private List<String> with(int line, String text) {
    List<String> lines = new ArrayList<>(export);
    lines.set(line, text);
    return lines;
  }

  /** As a forger does who knows the format. */
  private static String rehashed(String line) {
    String hash = ((ExportLine.Leaf) ExportLine.read(line)).hash().hex();
    return line.replaceFirst("\"hash\":\"[0-9a-f]{64}\"", "\"hash\":\"" + hash + "\"");
  }
}
