package dev.tempo.backend.policy.publish.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.publish.RetimingJob;
import dev.tempo.backend.policy.publish.RetimingStore;
import dev.tempo.backend.scheduler.PolicyActions.Tally;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;

import java.util.Optional;

/** One row for each revision that was published over another. */
public final class PostgresRetimingStore implements RetimingStore {
  private static final String OPEN = " WHERE NOT finished AND taken_over_by IS NULL";

  private static final String TAKE_OVER = "UPDATE policy_retiming SET taken_over_by = $1" + OPEN + " RETURNING since";

  private static final String INSERT = """
      INSERT INTO policy_retiming (revision, since, cause_id, correlation_id) VALUES ($1, $2, $3, $4)""";

  private static final String SELECT = """
      SELECT revision, since, cause_id, correlation_id, after_type, after_id, reached, earlier, later, created, ended,
        changed, finished
      FROM policy_retiming""" + OPEN;

  private static final String SAVE = """
      UPDATE policy_retiming SET after_type = $2, after_id = $3, reached = $4, earlier = $5, later = $6, created = $7,
        ended = $8, changed = $9, finished = $10
      WHERE revision = $1""";

  private final Pool pool;

  public PostgresRetimingStore(Pool pool) {
    this.pool = pool;
  }

  @Override
  public void begin(Transaction transaction, long revision, String causeId, String correlationId) {
    RowSet<Row> former = transaction.sql().preparedQuery(TAKE_OVER).execute(Tuple.of(revision)).await();
    long since = former.size() == 0 ? revision - 1 : former.iterator().next().getLong("since");
    transaction.sql().preparedQuery(INSERT).execute(Tuple.of(revision, since, causeId, correlationId)).await();
  }

  @Override
  public Optional<RetimingJob> unfinished() {
    return first(pool.preparedQuery(SELECT).execute().await());
  }

  @Override
  public boolean lock(Transaction transaction, RetimingJob asRead) {
    return first(transaction.sql().preparedQuery(SELECT + " FOR UPDATE").execute().await()).filter(asRead::equals)
        .isPresent();
  }

  @Override
  public void save(Transaction transaction, RetimingJob job) {
    EntityRef after = job.after();
    transaction.sql().preparedQuery(SAVE).execute(Tuple.tuple().addLong(job.revision()).addString(after == null ? null
        : after.type()).addString(after == null ? null : after.id()).addLong(job.reached()).addInteger(job.tally()
            .earlier())
        .addInteger(job.tally().later()).addInteger(job.tally().created()).addInteger(job.tally().ended())
        .addInteger(job.tally().changed()).addBoolean(job.finished())).await();
  }

  private static Optional<RetimingJob> first(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    String type = row.getString("after_type");
    return Optional.of(new RetimingJob(row.getLong("revision"), row.getLong("since"), row.getString("cause_id"), row
        .getString("correlation_id"), type == null ? null : new EntityRef(type, row.getString("after_id")),
        row.getLong(
            "reached"),
        new Tally(row.getInteger("earlier"), row.getInteger("later"), row.getInteger("created"), row
            .getInteger("ended"), row.getInteger("changed")),
        row.getBoolean("finished")));
  }
}
