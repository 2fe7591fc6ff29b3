package dev.tempo.backend.nexus.subscription.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.subscription.Cursor;
import dev.tempo.backend.nexus.subscription.Letter;
import dev.tempo.backend.nexus.subscription.Secret;
import dev.tempo.backend.nexus.subscription.Secrets;
import dev.tempo.backend.nexus.subscription.Subscription;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import io.vertx.sqlclient.Row;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows to records. */
final class SubscriptionColumns {
  static final String SUBSCRIPTION = "id, owner, owner_role, types::text AS types, filter::text AS filter, sink, mode, "
      + "description, state, reason, secret, previous_secret, previous_until, created_at";
  static final String LETTER = "position, entity_type, entity_id, state, attempts, reason, since";
  private static final JsonMapper JSON = JsonMapper.builder().enable(
      DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private SubscriptionColumns() {}

  static Subscription subscription(Row row) {
    List<String> types = new ArrayList<>();
    json(row.getString("types")).forEach(type -> types.add(type.textValue()));
    String filter = row.getString("filter");
    String previous = row.getString("previous_secret");
    OffsetDateTime until = row.getOffsetDateTime("previous_until");
    Secrets secrets = new Secrets(new Secret(row.getString("secret")), previous == null ? null : new Secret(previous),
        until == null ? null : until.toInstant());
    return new Subscription(row.getUUID("id").toString(), new Principal(row.getString("owner"), Role.valueOf(row
        .getString("owner_role").toUpperCase(Locale.ROOT))), types, filter == null ? null : json(filter), URI.create(row
            .getString("sink")),
        Subscription.Mode.valueOf(row.getString("mode").toUpperCase(Locale.ROOT)), row
            .getString("description"),
        Subscription.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), row
            .getString("reason"),
        secrets, row.getOffsetDateTime("created_at").toInstant());
  }

  static Letter letter(Row row) {
    return new Letter(row.getLong("position"), new EntityRef(row.getString("entity_type"), row.getString("entity_id")),
        Letter.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), row.getInteger("attempts"), row
            .getString("reason"),
        row.getOffsetDateTime("since").toInstant());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }

  static Cursor cursor(Row row) {
    return new Cursor(row.getLong("position"), row.getLong("generation"), row.getLong("fence"));
  }
}
