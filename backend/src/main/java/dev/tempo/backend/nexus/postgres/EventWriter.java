package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.policy.Classification;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Inserts the events of a transaction by one statement, a column an array. */
final class EventWriter {
  private static final String INSERT = """
      INSERT INTO event (position, id, source, type, entity_type, entity_id, time, recorded_at, actor, correlation_id,
        causation_id, policy_revision, payload, extensions, role, environment, category, owner, action_id, content_hash,
        receipt)
      SELECT $1 + n, id, source, type, entity_type, entity_id, coalesce(time, $2), $2, actor, correlation_id,
        causation_id, $3, payload::jsonb, extensions::jsonb, role, environment, category, owner, action_id,
        content_hash, receipt::jsonb
      FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[],
        $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
        $19::text[], $20::bytea[], $21::text[]) WITH ORDINALITY
        AS e (id, source, type, entity_type, entity_id, time, actor, correlation_id, causation_id, payload, extensions,
          role, environment, category, owner, action_id, content_hash, receipt, n)""";

  private EventWriter() {}

  /**
   * @param before the position after which they stand
   * @param hashes of those that came from outside
   */
  static Future<?> insert(SqlConnection connection, List<Appended> events, long before, Instant recordedAt,
      long revision,
      Map<Appended, Buffer> hashes) {
    Tuple row = Tuple.tuple().addLong(before).addOffsetDateTime(utc(recordedAt)).addLong(revision);
    texts(row, events, Appended::id);
    texts(row, events, event -> event.draft().source());
    texts(row, events, Appended::type);
    texts(row, events, event -> event.entity().type());
    texts(row, events, event -> event.entity().id());
    row.addValue(column(events, OffsetDateTime[]::new, event -> utc(event.draft().time())));
    texts(row, events, event -> event.actor().subject());
    texts(row, events, Appended::correlationId);
    texts(row, events, Appended::causationId);
    texts(row, events, event -> event.draft().payload().toString());
    texts(row, events, event -> Json.text(event.draft().extensions()));
    texts(row, events, event -> classified(event, Classification::role));
    texts(row, events, event -> classified(event, Classification::environment));
    texts(row, events, event -> classified(event, Classification::category));
    texts(row, events, Appended::owner);
    texts(row, events, event -> event.draft().actionId());
    row.addValue(column(events, Buffer[]::new, hashes::get));
    texts(row, events, ReceiptJson::of);
    return connection.preparedQuery(INSERT).execute(row);
  }

  private static void texts(Tuple row, List<Appended> events, Function<Appended, @Nullable String> member) {
    row.addValue(column(events, String[]::new, member));
  }

  private static <T> T[] column(List<Appended> events, IntFunction<T[]> array,
      Function<Appended, ? extends @Nullable T> member) {
    return events.stream().map(member).toArray(array);
  }

  private static @Nullable String classified(Appended event, Function<Classification, String> member) {
    Classification classification = event.classification();
    return classification == null ? null : member.apply(classification);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
