package dev.tempo.backend.converse.postgres;

import dev.tempo.backend.converse.Conversations;
import dev.tempo.backend.converse.Proposal;
import dev.tempo.backend.converse.Turn;
import dev.tempo.backend.policy.Principal;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** On a pool; every method is one statement, or one transaction. */
public final class PostgresConversations implements Conversations {
  private static final String OWNER = "SELECT owner FROM conversation WHERE id = $1";
  private static final String BEGIN = """
      INSERT INTO conversation (id, owner, created_at, last_at) SELECT $1, $2, t.now, t.now FROM (SELECT tempo_now() AS now) t
      ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at""";
  private static final String ADD_PROPOSAL = """
      INSERT INTO conversation_proposal (id, conversation, proposer, proposer_role, intent, slots, events, summary, guard,
        created_at, expires_at, state)
      VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb, $8, $9, $10, $11, 'pending')""";
  private static final String ADD_TURN = """
      INSERT INTO conversation_turn (conversation, at, said_by, body, response_type, citations, about, continuable, proposal,
        shown_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""";
  private static final String TURNS = """
      SELECT t.at, t.said_by, t.body, t.response_type, t.citations, t.about, t.continuable, t.proposal, t.shown_by, %s
      FROM (SELECT * FROM conversation_turn WHERE conversation = $1 ORDER BY number DESC LIMIT $2) t
      LEFT JOIN conversation_proposal p ON p.id = t.proposal
      ORDER BY t.number""".formatted(ProposalRow.COLUMNS);
  private static final String PENDING = """
      SELECT %s FROM conversation_proposal p
      WHERE p.conversation = $1 AND p.state = 'pending' AND p.expires_at > tempo_now()
      ORDER BY p.id""".formatted(ProposalRow.COLUMNS);
  private static final String PROPOSAL = "SELECT %s FROM conversation_proposal p WHERE p.id = $1".formatted(
      ProposalRow.COLUMNS);
  private static final String DECIDE = """
      UPDATE conversation_proposal SET state = $2, decided_by = $3, decided_role = $4, decided_at = tempo_now()
      WHERE id = $1 AND state = 'pending' AND expires_at > tempo_now()""";
  private static final String CONCLUDE = """
      UPDATE conversation_proposal SET outcome = $2, outcome_type = $3, outcome_cites = $4
      WHERE id = $1 AND outcome IS NULL""";

  private static final String FORGET = """
      DELETE FROM conversation WHERE id IN (
        SELECT id FROM conversation WHERE last_at < tempo_now() - make_interval(secs => $1) ORDER BY last_at LIMIT $2
        FOR UPDATE SKIP LOCKED)""";
  private static final int BATCH = 500;

  private final Pool pool;

  public PostgresConversations(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Optional<String> owner(String conversation) {
    return uuid(conversation).flatMap(id -> {
      var rows = pool.preparedQuery(OWNER).execute(Tuple.of(id)).await();
      return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next().getString("owner"));
    });
  }

  @Override
  public void save(String conversation, String owner, List<Turn> turns, @Nullable Proposal offered) {
    UUID id = UUID.fromString(conversation);
    SqlConnection connection = pool.getConnection().await();
    try {
      var transaction = connection.begin().await();
      try {
        connection.preparedQuery(BEGIN).execute(Tuple.of(id, owner)).await();
        if (offered != null) {
          connection.preparedQuery(ADD_PROPOSAL).execute(ProposalRow.tuple(offered)).await();
        }
        for (Turn turn : turns) {
          connection.preparedQuery(ADD_TURN).execute(TurnRow.tuple(id, turn)).await();
        }
        transaction.commit().await();
      } catch (RuntimeException e) {
        transaction.rollback().await();
        throw e;
      }
    } finally {
      connection.close().await();
    }
  }

  @Override
  public List<Turn> turns(String conversation, int limit) {
    List<Turn> turns = new ArrayList<>();
    uuid(conversation)
        .ifPresent(id -> pool.preparedQuery(TURNS).execute(Tuple.of(id, limit)).await().forEach(row -> turns
            .add(TurnRow.turn(row))));
    return turns;
  }

  @Override
  public List<Proposal> pending(String conversation) {
    List<Proposal> proposals = new ArrayList<>();
    uuid(conversation)
        .ifPresent(id -> pool.preparedQuery(PENDING).execute(Tuple.of(id)).await().forEach(row -> proposals.add(
            ProposalRow.proposal(row))));
    return proposals;
  }

  @Override
  public Optional<Proposal> proposal(String id) {
    return uuid(id).flatMap(known -> {
      var rows = pool.preparedQuery(PROPOSAL).execute(Tuple.of(known)).await();
      return rows.size() == 0 ? Optional.empty() : Optional.of(ProposalRow.proposal(rows.iterator().next()));
    });
  }

  @Override
  public boolean decide(String id, Principal by, Proposal.State decision) {
    return pool.preparedQuery(DECIDE)
        .execute(Tuple.of(UUID.fromString(id), decision.wire(), by.subject(), by.role().wire()))
        .await().rowCount() == 1;
  }

  @Override
  public boolean conclude(String id, Proposal.Outcome outcome) {
    return pool.preparedQuery(CONCLUDE)
        .execute(Tuple.of(UUID.fromString(id), outcome.text(), outcome.type().wire(), outcome
            .citations().toArray(Long[]::new)))
        .await().rowCount() == 1;
  }

  @Override
  public int forget(Duration unused) {
    int forgotten = 0;
    int batch;
    do {
      batch = pool.preparedQuery(FORGET).execute(Tuple.of((double) unused.toSeconds(), BATCH)).await().rowCount();
      forgotten += batch;
    } while (batch == BATCH);
    return forgotten;
  }

  /** Ids come from outside; one that is no UUID is simply unknown. */
  private static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
