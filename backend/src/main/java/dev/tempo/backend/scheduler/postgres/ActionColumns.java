package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionRows;
import dev.tempo.backend.scheduler.HeldFor;
import dev.tempo.backend.scheduler.PlanJson;
import dev.tempo.backend.scheduler.SeriesJson;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Actions as columns, in the order in which the statements of {@link PostgresActionRows} name them. */
final class ActionColumns {
  private ActionColumns() {}

  /** What may change, after the id. */
  static Tuple updated(List<ActionRows.Row> rows) {
    return changing(rows).tuple();
  }

  /** The same, then what never changes. */
  static Tuple inserted(List<ActionRows.Row> rows) {
    Columns<ActionRows.Row> columns = changing(rows);
    columns.text(of(a -> a.entity().type())).text(of(a -> a.entity().id())).text(of(Action::key));
    columns.longs(row -> row.action().scheduledBy().position()).text(of(a -> a.scheduledBy().eventId()))
        .text(of(a -> a.scheduledBy().correlationId())).text(of(a -> a.scheduledBy().actor()))
        .times(row -> row.action().createdAt());
    columns.text(classified(Classification::role)).text(classified(Classification::environment)).text(classified(
        Classification::category)).text(of(Action::owner)).text(of(
            a -> ActionSql.text(SeriesJson.of(a.plan()
                .series()))))
        .longs(ActionColumns::jitter);
    return columns.tuple();
  }

  /** What an end changes, after the id. */
  static Tuple ended(List<ActionRows.Row> rows) {
    Columns<ActionRows.Row> columns = new Columns<>(rows);
    columns.uuids(row -> UUID.fromString(row.action().id())).text(of(a -> a.state().wire())).ints(row -> row.action()
        .attempts()).text(of(Action::reason));
    columns.longs(ended(Action.Ending::position)).longs(ended(Action.Ending::causedBy)).times(ended(
        Action.Ending::at)).booleans(ActionRows.Row::withdrawn);
    return columns.tuple();
  }

  private static Columns<ActionRows.Row> changing(List<ActionRows.Row> rows) {
    Columns<ActionRows.Row> columns = new Columns<>(rows);
    columns.uuids(row -> UUID.fromString(row.action().id()));
    columns.text(of(a -> a.plan().kind().wire())).text(of(a -> a.plan().pattern())).text(of(a -> a.plan().params()
        .toString())).text(of(a -> PlanJson.rules(a.plan().cancelOn()).toString())).text(of(a -> PlanJson.rules(
            a.plan()
                .overrideOn())
            .toString()))
        .text(of(a -> ActionSql.text(PlanJson.misfire(a.plan().misfire())))).text(of(
            a -> PlanJson.origin(a.plan().origin()).toString()));
    columns.text(of(a -> a.state().wire())).times(row -> row.action().runAt()).ints(row -> row.action().generation())
        .ints(row -> row.action().attempts()).text(of(Action::reason)).text(of(ActionColumns::heldFor));
    columns.longs(ended(Action.Ending::position)).longs(ended(Action.Ending::causedBy)).times(ended(
        Action.Ending::at)).booleans(ActionRows.Row::withdrawn);
    return columns;
  }

  private static @Nullable Long jitter(ActionRows.Row row) {
    Duration jitter = row.action().plan().jitter();
    return jitter == null ? null : TimeUnit.NANOSECONDS.toMicros(jitter.toNanos());
  }

  private static @Nullable String heldFor(Action action) {
    HeldFor heldFor = action.heldFor();
    return heldFor == null ? null : heldFor.wire();
  }

  private static Function<ActionRows.Row, @Nullable String> of(Function<Action, @Nullable String> column) {
    return row -> column.apply(row.action());
  }

  private static <V> Function<ActionRows.Row, @Nullable V> ended(Function<Action.Ending, V> column) {
    return row -> {
      Action.Ending ending = row.action().ending();
      return ending == null ? null : column.apply(ending);
    };
  }

  private static Function<ActionRows.Row, @Nullable String> classified(Function<Classification, String> column) {
    return row -> {
      Classification classification = row.action().classification();
      return classification == null ? null : column.apply(classification);
    };
  }
}
