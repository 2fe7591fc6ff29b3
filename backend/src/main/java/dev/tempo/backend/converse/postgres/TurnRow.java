package dev.tempo.backend.converse.postgres;

import dev.tempo.backend.converse.ResponseType;
import dev.tempo.backend.converse.Turn;
import dev.tempo.backend.nexus.EntityRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Turns as rows. */
final class TurnRow {
  private TurnRow() {}

  static Tuple tuple(UUID conversation, Turn turn) {
    Tuple tuple = Tuple.tuple().addUUID(conversation).addOffsetDateTime(turn.at().atOffset(ZoneOffset.UTC));
    return switch (turn) {
      case Turn.Asked asked ->
        tuple.addString("reader").addString(asked.text()).addString(null).addArrayOfLong(new Long[0])
            .addString(null).addBoolean(false).addUUID(null).addString(null);
      case Turn.Replied replied -> tuple.addString("tempo").addString(replied.text()).addString(replied.type().wire())
          .addArrayOfLong(replied.citations().toArray(Long[]::new)).addString(text(replied.about())).addBoolean(replied
              .continuable())
          .addUUID(replied.proposal() == null ? null : UUID.fromString(replied.proposal().id()))
          .addString(replied.shownBy());
    };
  }

  static Turn turn(Row row) {
    Instant at = row.getOffsetDateTime("at").toInstant();
    String type = row.getString("response_type");
    if (type == null) {
      return new Turn.Asked(at, row.getString("body"));
    }
    String about = row.getString("about");
    return new Turn.Replied(at, row.getString("body"), ResponseType.of(type), List.of(row.getArrayOfLongs("citations")),
        about == null ? null : EntityRef.parse(about), row.getBoolean("continuable"), row.getUUID("proposal") == null
            ? null
            : ProposalRow.proposal(row),
        row.getString("shown_by"));
  }

  private static @Nullable String text(@Nullable EntityRef entity) {
    return entity == null ? null : entity.toString();
  }
}
