package dev.tempo.backend.converse.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.Proposal;
import dev.tempo.backend.converse.ResponseType;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Proposals as rows. */
final class ProposalRow {
  /** Of the alias {@code p}. */
  static final String COLUMNS = """
      p.id AS p_id, p.conversation AS p_conversation, p.proposer, p.proposer_role, p.intent, p.slots::text AS slots,
      p.events::text AS events, p.summary, p.guard, p.created_at, p.expires_at,
      CASE WHEN p.state = 'pending' AND p.expires_at <= tempo_now() THEN 'expired' ELSE p.state END AS state,
      p.decided_by, p.decided_role, p.decided_at, p.outcome, p.outcome_type, p.outcome_cites""";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ProposalRow() {}

  static Tuple tuple(Proposal proposal) {
    ArrayNode events = MAPPER.createArrayNode();
    proposal.events().forEach(events::add);
    return Tuple.tuple().addUUID(UUID.fromString(proposal.id())).addUUID(UUID.fromString(proposal.conversation()))
        .addString(
            proposal.proposer().subject())
        .addString(proposal.proposer().role().wire()).addString(proposal.request().intent())
        .addString(proposal.slots().toString()).addString(events.toString()).addString(proposal.summary())
        .addString(proposal
            .guard())
        .addOffsetDateTime(proposal.createdAt().atOffset(ZoneOffset.UTC)).addOffsetDateTime(proposal.expiresAt()
            .atOffset(ZoneOffset.UTC));
  }

  static Proposal proposal(Row row) {
    List<ObjectNode> events = json(row.getString("events")).valueStream().map(ObjectNode.class::cast).toList();
    return new Proposal(
        row.getUUID("p_id").toString(), row.getUUID("p_conversation").toString(), principal(row.getString(
            "proposer"), row.getString("proposer_role")),
        Proposal.change(row.getString("intent"), (ObjectNode) json(row
            .getString("slots"))),
        events, row.getString("summary"), row.getString("guard"), instant(row, "created_at"),
        instant(row, "expires_at"), Proposal.State.of(row.getString("state")), ruling(row), outcome(row));
  }

  private static Proposal.@Nullable Ruling ruling(Row row) {
    String by = row.getString("decided_by");
    return by == null ? null
        : new Proposal.Ruling(principal(by, row.getString("decided_role")), instant(row, "decided_at"));
  }

  private static Proposal.@Nullable Outcome outcome(Row row) {
    String text = row.getString("outcome");
    return text == null ? null : new Proposal.Outcome(text, ResponseType.of(row.getString("outcome_type")), List.of(row
        .getArrayOfLongs("outcome_cites")));
  }

  private static Principal principal(String subject, String role) {
    return new Principal(subject, Role.of(role).orElseThrow(() -> new IllegalStateException("no role '" + role + "'")));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds what is not JSON", e);
    }
  }
}
