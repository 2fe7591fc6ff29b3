package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Deed;
import dev.tempo.backend.converse.intent.Request;
import dev.tempo.backend.converse.time.TimeText;
import dev.tempo.backend.converse.time.Window;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionFilter;
import dev.tempo.backend.scheduler.ActionPage;
import dev.tempo.backend.scheduler.ActionQuery;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.ActionView;
import org.jspecify.annotations.Nullable;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What falls due in a window. */
final class DueAnswer {
  private static final Set<ActionState> LIVE = EnumSet.of(ActionState.SCHEDULED, ActionState.HELD, ActionState.RUNNING);
  private static final int MOST_READ = 1_000;
  private static final int MOST_SHOWN = 10;

  private final Sources sources;

  DueAnswer(Sources sources) {
    this.sources = sources;
  }

  Answer to(Request.Due due, Asking asking) {
    Window.Between window = due.window();
    ZonedDateTime end = window.to();
    ActionPage page = sources.actions().list(asking.principal(),
        ActionQuery.soonest(ActionFilter.builder().states(LIVE).entityType(due.entityType()).due(window.from()
            .toInstant(), end == null ? null : end.toInstant()).build(), MOST_READ));
    List<ActionView> found = page.items().stream().filter(view -> isOf(due.deed(), view.action())).toList();
    String when = when(window);
    if (found.isEmpty()) {
      return Answer.of(ResponseType.QUERY_ANSWER,
          "No " + what(due, 1) + " is due " + when + ", as far as you may see.");
    }
    List<ActionView> shown = found.stream().limit(MOST_SHOWN).toList();
    String number = page.next() == null ? String.valueOf(found.size()) : "At least " + found.size();
    String list = shown.stream().map(view -> "\n- " + Sentences.of(view, asking.now()))
        .collect(Collectors.joining());
    String rest = found.size() > shown.size() ? "\n... and " + (found.size() - shown.size()) + " more." : "";
    return new Answer(
        number + " " + what(due, found.size()) + (found.size() == 1 ? " is" : " are") + " due " + when + ":"
            + list + rest,
        ResponseType.QUERY_ANSWER, sources.citable(asking.principal(), shown.stream().map(view -> view.action()
            .scheduledBy().position()).toList()));
  }

  static boolean isOf(@Nullable Deed deed, Action action) {
    return deed == null || action.plan().kind().wire().equals(deed.wire());
  }

  private static String what(Request.Due due, int number) {
    Deed deed = due.deed();
    String noun = deed == null ? "action" : deed == Deed.DELETE ? "deletion" : "archiving";
    String type = due.entityType();
    return noun + (number == 1 ? "" : "s") + (type == null ? "" : " of type " + type);
  }

  private static String when(Window.Between window) {
    ZonedDateTime from = window.from();
    ZonedDateTime to = window.to();
    String zone = " (" + TimeText.zone(from.getZone()) + ")";
    if (to == null) {
      return "after " + TimeText.local(from) + zone;
    }
    boolean days = from.toLocalTime().equals(LocalTime.MIDNIGHT) && to.toLocalTime().equals(LocalTime.MIDNIGHT);
    if (days && from.toLocalDate().plusDays(1).equals(to.toLocalDate())) {
      return "on " + TimeText.date(from.toLocalDate()) + zone;
    }
    return days
        ? "from " + TimeText.date(from.toLocalDate()) + " to " + TimeText.date(to.toLocalDate().minusDays(1)) + zone
        : "from " + TimeText.local(from) + " to " + TimeText.local(to) + zone;
  }
}
