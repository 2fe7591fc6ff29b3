package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A change that waits for approval.
 *
 * @param id       UUIDv7; the ids of its events are made of it, so that they are recorded once whatever happens
 * @param proposer who asked for it
 * @param request  what was asked for, to propose it anew where the world has changed
 * @param events   exactly what is submitted on approval, in the plain shape of the API
 * @param summary  a sentence that says what will be done; true as long as {@code guard} holds
 * @param guard    the state of the world that the summary was written from, see {@link Guard}
 * @param ruling   null while nobody has decided
 * @param outcome  what came of it, null until that is known
 */
public record Proposal(String id, String conversation, Principal proposer, Request request, List<ObjectNode> events,
    String summary, String guard, Instant createdAt, Instant expiresAt, State state, @Nullable Ruling ruling,
    @Nullable Outcome outcome) {
  public Proposal {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(conversation, "conversation");
    Objects.requireNonNull(proposer, "proposer");
    Objects.requireNonNull(request, "request");
    events = List.copyOf(events);
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(guard, "guard");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(state, "state");
  }

  /** What it changes; who may act on that may approve. */
  public EntityRef entity() {
    return Objects.requireNonNull(Slots.about(request), "a change is of an entity");
  }

  /** Where it stands. Expired also where the world has changed so that it no longer says the truth. */
  public enum State {
    PENDING, APPROVED, DECLINED, EXPIRED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static State of(String wire) {
      return valueOf(wire.toUpperCase(Locale.ROOT));
    }
  }

  /** Who decided, with the rights they then had, and when. */
  public record Ruling(Principal by, Instant at) {
    public Ruling {
      Objects.requireNonNull(by, "by");
      Objects.requireNonNull(at, "at");
    }
  }

  /** What a decision was answered with; a second one is answered the same. */
  public record Outcome(String text, ResponseType type, List<Long> citations) {
    public Outcome {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(type, "type");
      citations = List.copyOf(citations);
    }
  }

  /** The request's slots, by which {@link #change} makes it again. */
  public ObjectNode slots() {
    return Slots.of(request);
  }

  /** The request of a proposal that was kept by its intent and slots; times come back in UTC. */
  public static Request change(String intent, ObjectNode slots) {
    return Slots.change(intent, slots);
  }

  /** As the API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("summary", summary);
    json.putArray("affects").add(entity().toString());
    return json.put("expires_at", expiresAt.toString()).put("state", state.wire());
  }
}
