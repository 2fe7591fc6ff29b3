package dev.tempo.backend.converse;

import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where conversations and proposals are kept. All methods block; call them on virtual threads. */
public interface Conversations {

  /** The subject that it belongs to; empty for an unknown or malformed id. */
  Optional<String> owner(String conversation);

  /**
   * Keeps turns, and the proposal that the last one makes, together; the conversation is made where it is new.
   *
   * @param offered new; null where nothing is proposed
   */
  void save(String conversation, String owner, List<Turn> turns, @Nullable Proposal offered);

  /** The last ones, oldest first, with their proposals as they stand now. */
  List<Turn> turns(String conversation, int limit);

  /** Those that can still be decided, oldest first. */
  List<Proposal> pending(String conversation);

  /** As it stands now; empty for an unknown or malformed id. */
  Optional<Proposal> proposal(String id);

  /** Decides it, if it was pending and has not expired: of several at once, one succeeds. */
  boolean decide(String id, Principal by, Proposal.State decision);

  /** Keeps what came of it; the first outcome stays. Answers true where this is the first. */
  boolean conclude(String id, Proposal.Outcome outcome);

  /** Deletes conversations that nobody has written to for so long, with their proposals; answers how many. */
  int forget(Duration unused);
}
