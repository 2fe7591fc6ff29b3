package dev.tempo.backend.converse;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.converse.intent.Intents;
import dev.tempo.backend.converse.intent.Understanding;
import dev.tempo.backend.converse.intent.Understanding.NotUnderstood;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The conversation, as the API offers it. Blocks; call it on virtual threads; safe for use by many. Nothing that people
 * write is logged.
 */
public final class Converse {
  /** Bytes of a line in UTF-8. */
  public static final int LONGEST_TEXT = 4096;
  /** How long a conversation is kept after its last turn. */
  public static final Duration KEPT = Duration.ofDays(30);
  private static final int MOST_TURNS = 100;
  /** Turns that are looked at for what "it" means, and what is being completed. */
  private static final int CONTEXT = 2;
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private final Intents intents = new Intents();
  private final Sources sources;
  private final Conversations conversations;
  private final Responding responding;
  private final Deciding deciding;
  private final InstantSource clock;

  /** @param clock as near to the database's time as the wiring can make it */
  public Converse(Sources sources, Conversations conversations, Nexus nexus, InstantSource clock) {
    this.sources = sources;
    this.conversations = conversations;
    this.clock = clock;
    Proposing proposing = new Proposing(sources);
    deciding = new Deciding(sources, conversations, nexus, proposing);
    responding = new Responding(sources, conversations, proposing, deciding);
  }

  /**
   * Answers a line.
   *
   * @param conversation null: a new one
   * @param zone         in which the line's times are read and the answer's are written
   * @throws Refusal TOO_LARGE, UNPROCESSABLE for a text that cannot be, NOT_FOUND for a conversation that is not the caller's
   */
  public Reply converse(Principal principal, String text, @Nullable String conversation, ZoneId zone) {
    check(text);
    if (conversation != null) {
      requireOwn(principal, conversation);
    }
    String id = Objects.requireNonNullElseGet(conversation, () -> IDS.generate().toString());
    Asking asking = asking(principal, zone);
    String shownBy = shownBy(principal);
    List<Turn> context = conversation == null ? List.of() : conversations.turns(id, CONTEXT);
    Said said = responding.to(understand(text, asking, context), id, asking);
    EntityRef about = said.about() != null ? said.about() : about(context);
    List<Turn> turns = List.of(new Turn.Asked(asking.now().toInstant(), text),
        new Turn.Replied(asking.now().toInstant(), said
            .answer().text(), said.answer().type(), said.answer().citations(), about, said.continuable(),
            said.offered(), shownBy));
    conversations.save(id, principal.subject(), turns, said.offered());
    return new Reply(id, said.answer().text(), said.intent(), said.slots(), said.matchedBy(), said.answer().type(), said
        .shown(), said.answer().citations());
  }

  /**
   * Approves or declines a proposal. A repeat is answered with the first one's result.
   *
   * @throws Refusal NOT_FOUND, FORBIDDEN, UNAVAILABLE as {@link Deciding#decide} says
   */
  public Reply decide(Principal principal, String proposalId, boolean approve, ZoneId zone) {
    Proposal proposal = conversations.proposal(proposalId).orElseThrow(() -> Deciding.unknown(proposalId));
    Asking asking = asking(principal, zone);
    String shownBy = shownBy(proposal.proposer());
    Deciding.Decided decided = deciding.decide(proposal, approve, asking);
    Proposal instead = decided.instead();
    Proposal.Outcome outcome = decided.outcome();
    if (decided.first()) {
      String owner = conversations.owner(proposal.conversation()).orElse(proposal.proposer().subject());
      conversations.save(proposal.conversation(), owner,
          List.of(new Turn.Replied(asking.now().toInstant(), outcome.text(),
              outcome.type(), outcome.citations(), proposal.entity(), false, instead, shownBy)),
          instead);
    }
    Proposal shown = instead != null ? instead : conversations.proposal(proposalId).orElse(proposal);
    return new Reply(proposal.conversation(), outcome.text(), proposal.request().intent(), Slots.of(proposal.request()),
        null,
        outcome.type(), shown, outcome.citations());
  }

  /**
   * The last turns, oldest first. A reply that was made under another policy, or to another role of the caller's, is left
   * out but for saying so: what it told may be closed to the caller by now.
   *
   * @throws Refusal NOT_FOUND where it is not the caller's
   */
  public List<Turn> turns(Principal principal, String conversation) {
    requireOwn(principal, conversation);
    String now = shownBy(principal);
    return conversations.turns(conversation, MOST_TURNS).stream().map(turn -> turn instanceof Turn.Replied replied
        && !principal.isAdmin() && !now.equals(replied.shownBy()) ? replied.closed() : turn).toList();
  }

  private String shownBy(Principal principal) {
    return principal.role().wire() + " " + sources.views().policyRevision();
  }

  /** Forgets the conversations that nobody has written to for {@link #KEPT}: what people write is kept for them, not for ever. */
  public int forget() {
    return conversations.forget(KEPT);
  }

  /** What a line would be understood as, and by whom handled; nothing is done, answered or kept. */
  public TextRoute route(String text, ZoneId zone) {
    check(text);
    return TextRoute.of(intents.read(text, clock.instant().atZone(zone)));
  }

  /** Which parts of Tempo an event would concern, as far as the caller may see; nothing is done, or kept. */
  public EventRoute route(Principal principal, Nexus.Incoming event) {
    return EventRoute.of(event.draft(), sources.actions().future(principal, event.draft().entity()));
  }

  /** A line that says nothing on its own may be what the one before lacked. */
  private Understanding understand(String text, Asking asking, List<Turn> context) {
    Understanding alone = intents.read(text, asking.now(), about(context));
    if (alone instanceof NotUnderstood && context.size() == CONTEXT && context.getFirst() instanceof Turn.Asked asked
        && context.getLast() instanceof Turn.Replied replied && replied.continuable()) {
      Understanding together = intents.read(asked.text() + " " + text, asking.now(), replied.about());
      return together instanceof NotUnderstood ? alone : together;
    }
    return alone;
  }

  private static @Nullable EntityRef about(List<Turn> context) {
    List<Turn> replies = new ArrayList<>(context);
    replies.removeIf(turn -> turn instanceof Turn.Asked);
    return replies.isEmpty() || !(replies.getLast() instanceof Turn.Replied last) ? null : last.about();
  }

  private void requireOwn(Principal principal, String conversation) {
    if (conversations.owner(conversation).filter(principal.subject()::equals).isEmpty()) {
      throw new Refusal(Refusal.Kind.NOT_FOUND, "there is no conversation " + conversation + " of yours");
    }
  }

  private Asking asking(Principal principal, ZoneId zone) {
    return new Asking(principal, clock.instant().truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }

  private static void check(String text) {
    if (text.isBlank()) {
      throw Refusal.at("/text", "is empty; write what you want to know or do");
    }
    if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw Refusal.at("/text", "holds a character that cannot be kept (NUL, or half of a surrogate pair)");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      throw new Refusal(Refusal.Kind.TOO_LARGE, "a line has at most " + LONGEST_TEXT + " bytes", List.of(
          new Refusal.Violation("/text", "is longer than " + LONGEST_TEXT + " bytes")));
    }
  }
}
