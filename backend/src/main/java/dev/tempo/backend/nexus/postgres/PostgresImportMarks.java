package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.intake.ImportMarks;
import dev.tempo.backend.nexus.intake.ImportProgress;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.util.List;
import java.util.Optional;

/** How far imports have come, in the table {@code event_import}. */
public final class PostgresImportMarks implements ImportMarks {
  private static final String FIND = """
      SELECT line, recorded, repeated, refused, position FROM event_import WHERE subject = $1 AND id = $2""";
  /** Counts add up over the requests of one import; a line that is sent again moves nothing back. */
  private static final String KEEP = """
      INSERT INTO event_import AS mark (subject, id, line, recorded, repeated, refused, position, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, tempo_now())
      ON CONFLICT ON CONSTRAINT event_import_pk DO UPDATE SET line = greatest(mark.line, excluded.line),
        recorded = mark.recorded + excluded.recorded, repeated = mark.repeated + excluded.repeated,
        refused = mark.refused + excluded.refused, position = greatest(mark.position, excluded.position),
        updated_at = excluded.updated_at""";

  private final Pool pool;

  public PostgresImportMarks(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Optional<ImportProgress> find(String subject, String importId) {
    RowSet<Row> rows = query(FIND, Tuple.of(subject, importId));
    return rows.size() == 0 ? Optional.empty() : Optional.of(progress(rows.iterator().next()));
  }

  private static ImportProgress progress(Row row) {
    long recorded = row.getLong("recorded");
    long repeated = row.getLong("repeated");
    long refused = row.getLong("refused");
    return new ImportProgress(row.getLong("line"), recorded + repeated + refused, recorded, repeated, refused,
        List.of(),
        row.getLong("position"));
  }

  @Override
  public void keep(String subject, String importId, ImportProgress progress) {
    query(KEEP, Tuple.of(subject, importId, progress.line(), progress.recorded(), progress.repeated(), progress
        .refused(), progress.position()));
  }

  private RowSet<Row> query(String sql, Tuple values) {
    try {
      return pool.preparedQuery(sql).execute(values).await();
    } catch (Throwable failure) {
      throw Failures.told(failure);
    }
  }
}
