package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Ending;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.Origin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why, when and by whom something was deleted, archived or cancelled: told from the log, by following the causes. */
final class WhyAnswer {
  private static final String CANCELLED = "action.cancelled";
  private static final int MOST_CANCELLED = 50;

  private final Sources sources;

  WhyAnswer(Sources sources) {
    this.sources = sources;
  }

  Answer to(Request.Why why, Asking asking) {
    List<Long> positions = new ArrayList<>();
    Optional<String> story = ending(why, asking).map(event -> event.type().equals(CANCELLED)
        ? cancelled(event, asking, positions)
        : ended(event, asking, positions));
    String text = story.orElseGet(() -> nothing(why, asking, positions));
    return new Answer(text, ResponseType.QUERY_ANSWER, sources.citable(asking.principal(), positions));
  }

  /** The newest event that tells of such an end. */
  private Optional<EventView> ending(Request.Why why, Asking asking) {
    EntityRef entity = why.entity();
    List<String> types = switch (why.ending()) {
      case DELETED -> List.of(entity.type() + "_deleted");
      case ARCHIVED -> List.of(entity.type() + "_archived");
      case CANCELLED -> List.of(CANCELLED);
      case null -> List.of(entity.type() + "_deleted", entity.type() + "_archived", CANCELLED);
    };
    return sources.newest(asking.principal(), entity, types, MOST_CANCELLED).stream().filter(event -> why.deed() == null
        || action(event, asking).filter(view -> DueAnswer.isOf(why.deed(), view.action())).isPresent()).findFirst();
  }

  private Optional<ActionView> action(EventView event, Asking asking) {
    String id = event.actionId() != null ? event.actionId()
        : event.payload() == null ? "" : event.payload().path("action_id").asText();
    return id.isEmpty() ? Optional.empty() : sources.actions().find(asking.principal(), id);
  }

  private String ended(EventView event, Asking asking, List<Long> positions) {
    positions.add(event.position());
    String what = event.entity() + " was " + event.type().substring(event.entity().type().length() + 1) + " on "
        + Sentences
            .absolute(event.recordedAt(), asking.now());
    boolean byTempo = event.source().equals(Event.TEMPO_SOURCE);
    return action(event, asking).filter(_ -> byTempo).map(view -> {
      Action action = view.action();
      long scheduling = action.scheduledBy().position();
      positions.add(scheduling);
      return what + ", as scheduled"
          + sources.event(asking.principal(), scheduling).map(cause -> " by " + told(cause)).orElse(
              "")
          + "." + rule(action) + stopped(action);
    }).orElseGet(() -> what + " by " + event.actor() + " (event " + event.position() + ").");
  }

  private String cancelled(EventView event, Asking asking, List<Long> positions) {
    positions.add(event.position());
    String when = " was cancelled on " + Sentences.absolute(event.recordedAt(), asking.now());
    return action(event, asking).map(view -> {
      Action action = view.action();
      Action.Ending end = action.ending();
      String due = "The " + Sentences.noun(action) + ", due on " + Sentences.absolute(action.runAt(), asking.now())
          + ","
          + when;
      Optional<EventView> cause = end == null ? Optional.empty() : sources.event(asking.principal(), end.causedBy());
      cause.ifPresent(known -> positions.add(known.position()));
      return due + cause.map(known -> " because of " + told(known)).orElse("") + "." + reason(view, cause);
    }).orElseGet(() -> "An action of " + event.entity() + when + " (event " + event.position() + ").");
  }

  private static String told(EventView event) {
    return event.type() + " (event " + event.position() + ", recorded by " + event.actor() + ")";
  }

  private static String rule(Action action) {
    return action.plan().origin() instanceof Origin.Policy policy
        ? " Its time came from rule " + policy.rule() + ", revision " + policy.revision() + ", retention "
            + policy.retention()
            + "."
        : "";
  }

  private static String stopped(Action action) {
    List<String> types = action.plan().cancelOn().stream().map(rule -> rule.type()).distinct().toList();
    return types.isEmpty() ? ""
        : " It would have been cancelled by " + String.join(" or ", types) + "; none came in time.";
  }

  /** A reason that only names the cause again is left out, and one for readers who see a summary. */
  private static String reason(ActionView view, Optional<EventView> cause) {
    String reason = view.full() ? view.action().reason() : null;
    boolean told = reason == null || reason.isBlank() || cause.filter(event -> event.type().equals(reason)).isPresent();
    return told ? "" : " Reason: " + reason + ".";
  }

  private String nothing(Request.Why why, Asking asking, List<Long> positions) {
    Ending ending = why.ending();
    EntityRef entity = why.entity();
    String none = ending == null ? "I see nothing that ended for " + entity
        : ending == Ending.CANCELLED ? "I see nothing of " + entity + " that was cancelled"
            : "I see no event that says " + entity + " was " + ending.wire();
    List<ActionView> live = sources.actions().future(asking.principal(), entity);
    if (live.isEmpty()) {
      return none + ".";
    }
    ActionView next = live.getFirst();
    positions.add(next.action().scheduledBy().position());
    return none + ". Scheduled is: " + Sentences.of(next, asking.now());
  }
}
