package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.PolicyLoader;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Policies;
import dev.tempo.backend.policy.PolicyDiff;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.PolicyRefused;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Rule;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * Puts policy sets in force. Blocks; call it on virtual threads.
 *
 * <p>Each set is the event {@code policy.published} about {@link #MATRIX}, with {@code revision}, {@code previous},
 * {@code rule_count}, {@code content} (SHA-256 of the rules as they are read back), and perhaps {@code rollback_to} and {@code note}.
 */
public final class Publisher implements PolicyLoader {
  /** What the events of policies are about. */
  public static final EntityRef MATRIX = new EntityRef("policy", "matrix");

  private static final String WHAT = "the policy set";
  /** Of what is sent; what was published once can always be read and brought back. */
  private static final int MOST_RULES = 20_000;

  private final Nexus nexus;
  private final Policies policies;
  private final RevisionStore revisions;
  private final RetimingStore retimings;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<LongConsumer> waits = new CopyOnWriteArrayList<>();

  /** @param policies switched by this publisher, between commit and return */
  public Publisher(Nexus nexus, Policies policies, RevisionStore revisions, RetimingStore retimings) {
    this.nexus = nexus;
    this.policies = policies;
    this.revisions = revisions;
    this.retimings = retimings;
  }

  /** What to publish, and how to word it. */
  private record Publication(Principal by, List<Rule> rules, @Nullable Long rollbackTo, @Nullable String note) {}

  private record Published(long number, Appended event) {}

  /** Runs after each publish of this process, once it is in force here; must not block. */
  public void onPublished(Runnable listener) {
    listeners.add(listener);
  }

  /** Waited for after each publish of this process, before it is acknowledged. */
  public void acknowledgeAfter(LongConsumer wait) {
    waits.add(wait);
  }

  /**
   * Takes the newest revision into force here; where there is none yet, publishes the first. Called at start, before anything
   * is decided.
   *
   * @param first rules of revision 1, often none
   */
  public PolicyTable bootstrap(List<Rule> first) {
    Optional<Revision> latest = revisions.latest();
    if (latest.isPresent()) {
      policies.advance(latest.get().table());
    } else {
      nexus.transact(List.of(MATRIX), transaction -> {
        boolean alone = transaction.policy().revision() == 0;
        return alone ? put(transaction, new Publication(Principal.TEMPO, first, null, null)) : transaction;
      });
    }
    return policies.current();
  }

  /** The set now in force in this process. */
  public Revision current() {
    return get(policies.current().revision());
  }

  /** @throws Refusal NOT_FOUND where there is no such revision */
  public Revision get(long revision) {
    return revisions.find(revision).orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND,
        "there is no policy revision " + revision + "; the newest is " + policies.current().revision()));
  }

  /**
   * How a document differs from a revision.
   *
   * @throws Refusal NOT_FOUND where there is no such revision, UNPROCESSABLE as a publish
   */
  public PolicyDiff diff(long from, JsonNode document) {
    return PolicyDiff.of(get(from).rules(), parse(document));
  }

  /** Those before a number, the newest first. */
  public List<RevisionSummary> before(long revision, int limit) {
    return revisions.before(revision, limit);
  }

  /**
   * Publishes a document, see {@link PolicyDocument}. When it returns, nothing is decided or shown by the former set any more.
   *
   * @throws Refusal FORBIDDEN where the caller is no administrator, UNPROCESSABLE with every violation of the document,
   *                 PRECONDITION_REQUIRED or PRECONDITION_FAILED where it was not made on the set in force
   */
  public Revision publish(Principal principal, JsonNode document, IfMatch ifMatch) {
    administer(principal);
    String note = note(document);
    return publish(new Publication(principal, parse(document), null, note), ifMatch);
  }

  /** @throws Refusal UNPROCESSABLE with every violation of the document */
  static List<Rule> parse(JsonNode document) {
    int rules = document.path("rules").size();
    if (rules > MOST_RULES) {
      throw Refusal.at("/rules", "has " + rules + " rules, but a policy set takes " + MOST_RULES + " at most");
    }
    try {
      return PolicyDocument.parse(document);
    } catch (PolicyRefused refused) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "the policy set cannot be published: " + refused.getMessage(),
          refused.violations().stream().map(fault -> new Refusal.Violation(fault.pointer(), fault.detail())).toList());
    }
  }

  private static @Nullable String note(JsonNode document) {
    JsonNode note = document.path("note");
    return note.isTextual() ? note.textValue() : null;
  }

  public Revision publish(Principal principal, List<Rule> rules, IfMatch ifMatch) {
    administer(principal);
    return publish(new Publication(principal, rules, null, null), ifMatch);
  }

  /**
   * Publishes the content of a former revision as a new one.
   *
   * @param note    why, 1-1,000 characters, or null
   * @param ifMatch respected where it is sent
   * @throws Refusal as {@link #publish}, NOT_FOUND where there is no such revision
   */
  public Revision rollback(Principal principal, long revision, @Nullable String note, IfMatch ifMatch) {
    administer(principal);
    return publish(new Publication(principal, get(revision).rules(), revision, note), ifMatch instanceof IfMatch.Absent
        ? new IfMatch.Any() : ifMatch);
  }

  @Override
  public PolicyTable load(long revision) {
    return revisions.find(revision).orElseThrow(() -> new IllegalStateException("policy revision " + revision
        + " is in force, but the database does not hold it")).table();
  }

  private Revision publish(Publication publication, IfMatch ifMatch) {
    try {
      Published published = nexus.transact(List.of(MATRIX), transaction -> {
        ifMatch.require(Revision.etag(transaction.policy().revision()), WHAT);
        Appended event = put(transaction, publication);
        // Among the writes, so that a publish by a superseded policy starts over before it meets the winner's row.
        transaction.write(() -> retimings.begin(transaction, transaction.policy().revision() + 1, event.id(), event
            .correlationId()));
        return new Published(transaction.policy().revision() + 1, event);
      });
      waits.forEach(wait -> wait.accept(published.number()));
      // Not read back: it is committed, and the database may be gone since.
      return revision(published.number(), publication, published.event());
    } finally {
      // Also where the commit's answer was lost: it may have happened.
      listeners.forEach(Runnable::run);
    }
  }

  private Appended put(Transaction transaction, Publication publication) {
    long former = transaction.policy().revision();
    PolicyTable table = PolicyTable.compile(transaction.raisePolicyRevision(), publication.rules);
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("revision", table.revision()).put("previous", former)
        .put("rule_count", publication.rules.size())
        .put("content", digest(publication.rules));
    if (publication.rollbackTo != null) {
      payload.put("rollback_to", publication.rollbackTo);
    }
    if (publication.note != null) {
      payload.put("note", publication.note);
    }
    Appended event = transaction.append(publication.by, Draft.own("policy.published", MATRIX, payload));
    transaction.write(() -> revisions.add(transaction, revision(table.revision(), publication, event)));
    transaction.afterCommit(() -> policies.advance(table));
    return event;
  }

  private static Revision revision(long number, Publication publication, Appended event) {
    return new Revision(number, publication.rules, event.recordedAt(), publication.by.subject(), event.position(),
        publication.rollbackTo, publication.note);
  }

  static void administer(Principal principal) {
    if (!principal.isAdmin()) {
      throw new Refusal(Refusal.Kind.FORBIDDEN,
          "only an administrator changes policies, or asks what a change would do");
    }
  }

  private static String digest(List<Rule> rules) {
    try {
      byte[] content = PolicyDocument.render(rules).toString().getBytes(StandardCharsets.UTF_8);
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
