package dev.tempo.backend.converse;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.tempo.backend.converse.intent.Deed;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Turns a request for a change into a proposal: the events that would be submitted, and the sentence that says what they
 * do. Whoever may not act on the entity gets no proposal.
 */
final class Proposing {
  /** How long a proposal may be approved. */
  static final Duration LIFE = Duration.ofMinutes(15);
  /** The source of the events. */
  static final String SOURCE = "/converse";

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
  private static final int MOST_NAMED = 5;

  private final Sources sources;

  Proposing(Sources sources) {
    this.sources = sources;
  }

  /** Anew, as things stand now. */
  Offer again(Proposal former, Asking asking) {
    return offer(former.request(), former.conversation(), asking);
  }

  /** @throws IllegalArgumentException for a request that changes nothing */
  Offer offer(Request request, String conversation, Asking asking) {
    return switch (request) {
      case Request.Schedule schedule -> schedule(schedule, conversation, asking);
      case Request.Cancel cancel -> cancel(cancel, conversation, asking);
      case Request.Due _,Request.Future _,Request.Why _,Request.Help _,Request.Approve _,Request.Decline _ ->
        throw new IllegalArgumentException(
            "'" + request.intent() + "' changes nothing");
    };
  }

  /** A proposal, or why there is none. */
  sealed interface Offer {
    record Made(Proposal proposal, String text) implements Offer {}

    record Declined(Answer answer) implements Offer {}
  }

  private Offer schedule(Request.Schedule request, String conversation, Asking asking) {
    EntityRef entity = request.entity();
    if (!sources.mayAct(asking.principal(), entity)) {
      return forbidden(entity);
    }
    Optional<Entity> known = sources.entity(entity);
    if (request.deed() == Deed.ARCHIVE && known.filter(Entity::archived).isPresent()) {
      return declined(entity + " is archived already.");
    }
    boolean atOnce = !request.at().isAfter(asking.now());
    String when = atOnce ? " as soon as this is approved"
        : " on " + Sentences.absolute(request.at().toInstant(), asking.now());
    String summary = Sentences.capital(request.deed().wire()) + " " + entity + when + Sentences.unless(request.unless())
        + ".";
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action", request.deed().wire());
    if (atOnce) {
      payload.put("delay", "PT0S");
    } else {
      payload.put("run_at", request.at().toInstant().toString());
    }
    if (!request.unless().isEmpty()) {
      ArrayNode cancelOn = payload.putArray("cancel_on");
      request.unless().forEach(cancelOn::add);
    }
    String id = IDS.generate().toString();
    Instant expiry = atOnce ? expiry(asking) : earlier(expiry(asking), request.at().toInstant());
    Proposal proposal = proposal(id, conversation, asking, request,
        List.of(event(id, 0, "scheduler.schedule", entity, payload)),
        summary, expiry);
    return new Offer.Made(proposal, "Shall I? " + summary + known.map(Proposing::warning).orElse(
        " Tempo knows no entity of that name: when the time comes, only the event will be recorded.")
        + others(entity, asking));
  }

  private Offer cancel(Request.Cancel request, String conversation, Asking asking) {
    EntityRef entity = request.entity();
    if (!sources.mayAct(asking.principal(), entity)) {
      return forbidden(entity);
    }
    List<Action> targets = sources.actions().future(asking.principal(), entity).stream().map(ActionView::action).filter(
        action -> action.state().isOpen() && DueAnswer.isOf(request.deed(), action)).toList();
    Deed deed = request.deed();
    if (targets.isEmpty()) {
      return declined(deed == null ? "Nothing is scheduled for " + entity + ", so there is nothing to cancel."
          : "No " + deed.noun() + " of " + entity + " is scheduled, so there is nothing to cancel.");
    }
    String id = IDS.generate().toString();
    List<ObjectNode> events = new ArrayList<>();
    for (Action target : targets) {
      ObjectNode payload = JsonNodeFactory.instance.objectNode().put("action_id", target.id());
      events.add(event(id, events.size(), "scheduler.cancel", entity, payload));
    }
    String named = targets.stream().limit(MOST_NAMED).map(action -> Sentences.brief(action, asking.now()))
        .collect(Collectors
            .joining("; "));
    String more = targets.size() > MOST_NAMED ? "; and " + (targets.size() - MOST_NAMED) + " more" : "";
    String summary = "Cancel " + Sentences.count(targets.size(), "action", "actions") + " of " + entity + ": " + named
        + more
        + ".";
    return new Offer.Made(proposal(id, conversation, asking, request, events, summary, expiry(asking)),
        "Shall I? " + summary);
  }

  private Proposal proposal(String id, String conversation, Asking asking, Request request, List<ObjectNode> events,
      String summary, Instant expiry) {
    String guard = Guard.of(sources, Objects.requireNonNull(Slots.about(request)));
    return new Proposal(id, conversation, asking.principal(), request, events, summary, guard, asking.now().toInstant(),
        expiry, Proposal.State.PENDING, null, null);
  }

  private static ObjectNode event(String proposal, int number, String type, EntityRef entity, ObjectNode payload) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("event_type", type).put("entity_type", entity.type())
        .put(
            "entity_id", entity.id())
        .put("source", SOURCE).put("id", proposal + "/" + number).put("correlation_id", proposal);
    event.set("payload", payload);
    return event;
  }

  private static String warning(Entity entity) {
    return entity.isHeld() ? " Mind that it is under legal hold: the action would be held until that is lifted." : "";
  }

  private String others(EntityRef entity, Asking asking) {
    List<ActionView> live = sources.actions().future(asking.principal(), entity);
    return live.isEmpty() ? ""
        : " Scheduled already: " + live.stream().limit(MOST_NAMED).map(view -> Sentences.brief(view
            .action(), asking.now())).collect(Collectors.joining("; "))
            + (live.size() > MOST_NAMED ? "; and more." : ".");
  }

  private static Instant expiry(Asking asking) {
    return asking.now().toInstant().plus(LIFE);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Offer forbidden(EntityRef entity) {
    return declined("You may not act on " + entity + ". Somebody who may, an administrator for example, can.");
  }

  private static Offer declined(String why) {
    return new Offer.Declined(Answer.of(ResponseType.REFUSAL, why));
  }
}
