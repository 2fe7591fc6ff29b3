package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Deed;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.converse.time.Window;
import dev.tempo.backend.metadata.EntityView;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.scheduler.ActionView;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What will happen to an entity, and what would stop it. */
final class FutureAnswer {
  private static final int MOST_SHOWN = 10;

  private final Sources sources;

  FutureAnswer(Sources sources) {
    this.sources = sources;
  }

  Answer to(Request.Future future, Asking asking) {
    EntityRef entity = future.entity();
    List<ActionView> live = sources.actions().future(asking.principal(), entity);
    List<ActionView> asked = live.stream().filter(view -> DueAnswer.isOf(future.deed(), view.action()) && isIn(future
        .window(), view.action().runAt())).toList();
    List<ActionView> shown = asked.stream().limit(MOST_SHOWN).toList();
    List<Long> positions = new ArrayList<>(shown.stream().map(view -> view.action().scheduledBy().position()).toList());
    String text = shown.isEmpty() ? none(future, live.size() - asked.size())
        : shown.stream().map(view -> Sentences.of(view, asking.now())).collect(Collectors.joining("\n"));
    String rest = asked.size() > shown.size() ? "\n... and " + (asked.size() - shown.size()) + " more." : "";
    return new Answer(text + rest + state(entity, asking, shown.isEmpty(), positions), ResponseType.QUERY_ANSWER,
        sources
            .citable(asking.principal(), positions));
  }

  private static String none(Request.Future future, int others) {
    Deed deed = future.deed();
    String what = deed == null ? "Nothing is scheduled for " + future.entity()
        : "No " + deed.noun() + " of " + future.entity() + " is scheduled";
    String when = future.window() == null ? "" : " in that time";
    return what + when + (others == 0 ? "." : "; " + Sentences.count(others, "other action is.", "other actions are."));
  }

  /** What the reader should know of the entity itself: held, archived, deleted already, or not known at all. */
  private String state(EntityRef ref, Asking asking, boolean nothing, List<Long> positions) {
    Optional<EntityView> entity = sources.entities().find(asking.principal(), ref);
    if (entity.isPresent()) {
      return (entity.get().archived() ? " It is archived." : "") + (entity.get().isHeld()
          ? " It is under legal hold: no delete or archive happens until that is lifted."
          : "");
    }
    return nothing
        ? sources.newest(asking.principal(), ref, List.of(ref.type() + "_deleted"), 1).stream().findFirst().map(
            deleted -> {
              positions.add(deleted.position());
              return " It was deleted on " + Sentences.absolute(deleted.recordedAt(), asking.now()) + ".";
            }).orElse(" I see no entity of that name.")
        : "";
  }

  private static boolean isIn(Window.@Nullable Between window, Instant time) {
    if (window == null) {
      return true;
    }
    ZonedDateTime to = window.to();
    return !time.isBefore(window.from().toInstant()) && (to == null || time.isBefore(to.toInstant()));
  }
}
