package dev.tempo.backend.scheduler.postgres;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Snapshot;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.Plan;
import dev.tempo.backend.scheduler.StandingReads;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/** Streams of a snapshot. */
public final class PostgresStandingReads implements StandingReads {
  private static final String LIVE = """
      SELECT a.id, a.entity_type, a.entity_id, a.key, a.kind, a.pattern, a.params::text AS params,
        a.cancel_on::text AS cancel_on, a.override_on::text AS override_on, a.misfire::text AS misfire,
        a.origin::text AS origin, a.recurrence::text AS recurrence, a.state, a.run_at,
        a.jitter
      FROM action a
      JOIN unnest($1::text[], $2::text[], $3::text[]) AS c (role, environment, category)
        ON a.role = c.role AND a.environment = c.environment AND a.category = c.category
      WHERE coalesce(a.ended_position, 9223372036854775807) = 9223372036854775807
      ORDER BY a.entity_type, a.entity_id, a.id""";

  private static final String CALLED_OFF = """
      SELECT entity_type, entity_id, scheduled_position FROM (
        SELECT DISTINCT ON (a.entity_type, a.entity_id) a.entity_type, a.entity_id, a.scheduled_position, a.withdrawn
        FROM action a
        WHERE a.key = $3 AND a.ended_position IS NOT NULL AND (a.entity_type, a.entity_id) >= ($1, $2)
        ORDER BY a.entity_type, a.entity_id, a.ended_position DESC) AS last
      WHERE NOT withdrawn
      ORDER BY entity_type, entity_id""";

  @Override
  public Iterator<Stored> live(Snapshot snapshot, Collection<Classification> classifications) {
    return snapshot.stream(LIVE, Tuple.tuple().addValue(texts(classifications, Classification::role)).addValue(texts(
        classifications, Classification::environment)).addValue(texts(classifications, Classification::category)),
        new Reader());
  }

  @Override
  public Iterator<CalledOff> calledOff(Snapshot snapshot, EntityRef from) {
    return snapshot.stream(CALLED_OFF, Tuple.of(from.type(), from.id(), Action.RETENTION),
        row -> new CalledOff(ref(row), row.getLong("scheduled_position")));
  }

  private static EntityRef ref(Row row) {
    return new EntityRef(row.getString("entity_type"), row.getString("entity_id"));
  }

  private static String[] texts(Collection<Classification> items, Function<Classification, String> member) {
    return items.stream().map(member).toArray(String[]::new);
  }

  /** Reads each plan once: a few stand in a million rows. */
  private static final class Reader implements Function<Row, Stored> {
    private static final int MOST_KEPT = 1_000;
    private final Map<Texts, Plan> plans = new HashMap<>();

    private record Texts(String kind, @Nullable String pattern, String params, String cancelOn, String overrideOn,
        @Nullable String misfire, String origin, @Nullable String recurrence, @Nullable Long jitter) {}

    @Override
    public Stored apply(Row row) {
      Texts texts = new Texts(row.getString(4), row.getString(5), row.getString(6), row.getString(7), row.getString(8),
          row.getString(9), row.getString(10), row.getString(11), row.getLong(14));
      Plan plan = plans.get(texts);
      if (plan == null) {
        plan = ActionSql.plan(row);
        if (plans.size() >= MOST_KEPT) {
          plans.clear();
        }
        plans.put(texts, plan);
      }
      return new Stored(row.getUUID(0).toString(), new EntityRef(row.getString(1), row.getString(2)), row.getString(3),
          plan, ActionState.of(row.getString(12)).orElseThrow(), row.getOffsetDateTime(13).toInstant());
    }
  }
}
