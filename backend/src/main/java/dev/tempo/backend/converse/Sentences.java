package dev.tempo.backend.converse;

import dev.tempo.backend.converse.intent.Deed;
import dev.tempo.backend.converse.time.TimeText;
import dev.tempo.backend.scheduler.Action;
import dev.tempo.backend.scheduler.ActionKind;
import dev.tempo.backend.scheduler.ActionState;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.EventRule;
import dev.tempo.backend.scheduler.Origin;
import dev.tempo.backend.scheduler.Plan;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Actions in the words of Tempo's pages: what, to whom, when, from which rule, and what would stop it. */
final class Sentences {
  private static final Pattern ONE_UNIT = Pattern.compile("P(\\d+)([DWMY])");

  private Sentences() {}

  /** {@code Delete user/42}, {@code Run cleanup on user/42}. */
  static String headline(Action action) {
    Plan plan = action.plan();
    String verb = plan.kind() == ActionKind.RUN ? "Run " + plan.pattern() + " on" : capital(plan.kind().wire());
    return verb + " " + action.entity();
  }

  /** {@code deletion of user/42}. */
  static String noun(Action action) {
    return switch (action.plan().kind()) {
      case DELETE -> "deletion of " + action.entity();
      case ARCHIVE -> "archiving of " + action.entity();
      case RUN -> "run of " + action.plan().pattern() + " on " + action.entity();
    };
  }

  /** {@code deletion due on 21 Feb 2027 10:15 Europe/Berlin}. */
  static String brief(Action action, ZonedDateTime now) {
    String what = action.plan().kind() == ActionKind.RUN ? "run of " + action.plan().pattern()
        : Deed.valueOf(action.plan().kind().name()).noun();
    return what + " due on " + absolute(action.runAt(), now);
  }

  /** The whole sentence of a live action; why it is held is for those who see all of it. */
  static String of(ActionView view, ZonedDateTime now) {
    Action action = view.action();
    String when = TimeText.full(action.runAt().atZone(now.getZone()), now.toInstant());
    String prefix = switch (action.state()) {
      case HELD -> "Held" + because(view.full() ? action.reason() : null) + ": ";
      case RUNNING -> "Running now: ";
      case SCHEDULED, EXECUTED, CANCELLED, SKIPPED, FAILED -> "";
    };
    String on = action.state() == ActionState.HELD ? ", due on " : " on ";
    return prefix + headline(action) + on + when + origin(action.plan()) + conditions(action.plan()) + "."
        + rule(action
            .plan());
  }

  /** {@code , unless user_reactivated or policy_override comes before; campaign_extended moves it}. */
  static String conditions(Plan plan) {
    String unless = unless(plan.cancelOn().stream().map(EventRule::type).distinct().toList());
    List<String> moving = plan.overrideOn().stream().map(EventRule::type).distinct().toList();
    return unless + (moving.isEmpty() ? "" : "; " + either(moving) + (moving.size() == 1 ? " moves it" : " move it"));
  }

  static String unless(List<String> types) {
    return types.isEmpty() ? "" : ", unless " + either(types) + " comes before";
  }

  static String absolute(Instant time, ZonedDateTime now) {
    return TimeText.absolute(time.atZone(now.getZone()));
  }

  static String because(@Nullable String reason) {
    return reason == null || reason.isBlank() ? "" : " (" + reason + ")";
  }

  static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static String either(List<String> types) {
    return String.join(" or ", types);
  }

  private static String origin(Plan plan) {
    return plan.origin() instanceof Origin.Policy policy ? ", by its retention of " + length(policy.retention()) : "";
  }

  private static String rule(Plan plan) {
    return plan.origin() instanceof Origin.Policy policy
        ? " From rule " + policy.rule() + ", revision " + policy.revision() + "."
        : "";
  }

  /** {@code P90D} is 90 days; what has more than one unit stays as it is written in the rule. */
  private static String length(String retention) {
    Matcher simple = ONE_UNIT.matcher(retention);
    if (!simple.matches()) {
      return retention;
    }
    String unit = switch (simple.group(2)) {
      case "D" -> "day";
      case "W" -> "week";
      case "M" -> "month";
      default -> "year";
    };
    return simple.group(1) + " " + unit + (simple.group(1).equals("1") ? "" : "s");
  }
}
