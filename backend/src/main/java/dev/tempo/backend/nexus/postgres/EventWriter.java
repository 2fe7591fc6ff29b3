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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Inserts the events of a transaction by one statement, a column an array. */
final class EventWriter {
  // Functions in the select list step together and pass each row on; in FROM, each array would be written out first,
  // which made up a quarter of the statement. An array that is null is a column of nulls, or, with a value in its stead, of that
  // value: most of a batch's events have these in common, and each member of an array is sent, read and copied by itself.
  private static final String INSERT = """
      INSERT INTO event (position, id, source, type, entity_type, entity_id, time, recorded_at, actor, correlation_id,
        causation_id, policy_revision, payload, extensions, role, environment, category, owner, action_id, content_hash,
        receipt)
      SELECT $1::bigint + n, id, coalesce(source, $22), coalesce(type, $23), coalesce(entity_type, $24), entity_id,
        coalesce(time, $2), $2::timestamptz, coalesce(actor, $25), correlation_id, causation_id, $3::bigint, payload::json,
        extensions::json, coalesce(role, $26), coalesce(environment, $27), coalesce(category, $28), coalesce(owner, $29),
        action_id, content_hash, receipt::json
      FROM (SELECT generate_series(1, cardinality($4::text[])) AS n, unnest($4::text[]) AS id,
        unnest($5::text[]) AS source, unnest($6::text[]) AS type, unnest($7::text[]) AS entity_type,
        unnest($8::text[]) AS entity_id, unnest($9::timestamptz[]) AS time, unnest($10::text[]) AS actor,
        unnest($11::text[]) AS correlation_id, unnest($12::text[]) AS causation_id, unnest($13::text[]) AS payload,
        unnest($14::text[]) AS extensions, unnest($15::text[]) AS role, unnest($16::text[]) AS environment,
        unnest($17::text[]) AS category, unnest($18::text[]) AS owner, unnest($19::text[]) AS action_id,
        unnest($20::bytea[]) AS content_hash, unnest($21::text[]) AS receipt) AS e""";

  private EventWriter() {}

  /**
   * @param before the position after which they stand
   * @param hashes of those that came from outside
   */
  static Future<?> insert(SqlConnection connection, List<Appended> events, long before, Instant recordedAt,
      long revision,
      Map<Appended, Buffer> hashes) {
    Tuple row = Tuple.tuple().addLong(before).addOffsetDateTime(utc(recordedAt)).addLong(revision);
    List<@Nullable String> common = new ArrayList<>();
    texts(row, events, Appended::id);
    often(row, common, events, event -> event.draft().source());
    often(row, common, events, Appended::type);
    often(row, common, events, event -> event.entity().type());
    texts(row, events, event -> event.entity().id());
    row.addValue(column(events, OffsetDateTime[]::new, event -> utc(event.draft().time())));
    often(row, common, events, event -> event.actor().subject());
    texts(row, events, Appended::correlationId);
    texts(row, events, Appended::causationId);
    texts(row, events, event -> event.draft().payload().toString());
    texts(row, events, event -> Json.text(event.draft().extensions()));
    often(row, common, events, event -> classified(event, Classification::role));
    often(row, common, events, event -> classified(event, Classification::environment));
    often(row, common, events, event -> classified(event, Classification::category));
    often(row, common, events, Appended::owner);
    texts(row, events, event -> event.draft().actionId());
    row.addValue(column(events, Buffer[]::new, hashes::get));
    texts(row, events, ReceiptJson::of);
    common.forEach(row::addString);
    return connection.preparedQuery(INSERT).execute(row);
  }

  /** Where all have the same, it is sent once, behind the arrays. */
  private static void often(Tuple row, List<@Nullable String> common, List<Appended> events,
      Function<Appended, @Nullable String> member) {
    String first = member.apply(events.getFirst());
    boolean same = first != null && events.stream().allMatch(event -> first.equals(member.apply(event)));
    common.add(same ? first : null);
    row.addValue(same ? null : column(events, String[]::new, member));
  }

  private static void texts(Tuple row, List<Appended> events, Function<Appended, @Nullable String> member) {
    row.addValue(column(events, String[]::new, member));
  }

  /** Null where every member is. */
  private static <T> @Nullable T @Nullable [] column(List<Appended> events, IntFunction<@Nullable T[]> array,
      Function<Appended, ? extends @Nullable T> member) {
    @Nullable
    T[] values = array.apply(events.size());
    boolean empty = true;
    for (int i = 0; i < values.length; i++) {
      T value = member.apply(events.get(i));
      values[i] = value;
      empty &= value == null;
    }
    return empty ? null : values;
  }

  private static @Nullable String classified(Appended event, Function<Classification, String> member) {
    Classification classification = event.classification();
    return classification == null ? null : member.apply(classification);
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
