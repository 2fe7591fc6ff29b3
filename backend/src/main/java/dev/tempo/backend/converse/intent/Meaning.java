package dev.tempo.backend.converse.intent;

import dev.tempo.backend.converse.grammar.Parse;
import dev.tempo.backend.converse.intent.Understanding.Unclear;
import dev.tempo.backend.converse.intent.Understanding.Understood;
import dev.tempo.backend.converse.intent.Understanding.Unusable;
import dev.tempo.backend.converse.time.Moment;
import dev.tempo.backend.converse.time.TimeReader;
import dev.tempo.backend.converse.time.Window;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns the parse of an intent into its request, or into the question for what is missing. */
final class Meaning {
  private static final String WHICH = "Which entity do you mean? Name it as type/id, for example user/42.";
  private final Parse parse;
  private final ZonedDateTime now;
  private final @Nullable EntityRef it;

  private Meaning(Parse parse, ZonedDateTime now, @Nullable EntityRef it) {
    this.parse = parse;
    this.now = now;
    this.it = it;
  }

  static String template(Parse parse) {
    return parse.rule() + "." + parse.label();
  }

  static Understanding of(Parse parse, ZonedDateTime now, @Nullable EntityRef it) {
    var meaning = new Meaning(parse, now, it);
    return switch (parse.rule()) {
      case "due" -> meaning.due();
      case "help" -> meaning.understood(new Request.Help());
      case "approve" -> meaning.understood(new Request.Approve());
      case "decline" -> meaning.understood(new Request.Decline());
      default -> meaning.entity().map(meaning::about).orElseGet(() -> meaning.unclear(WHICH, false));
    };
  }

  private Understanding about(EntityRef entity) {
    return switch (parse.rule()) {
      case "future" -> window(window -> new Request.Future(entity, deed(), window));
      case "why" -> why(entity);
      case "cancel" -> parse.label().equals("entity")
          ? unclear(
              "Do you mean what is scheduled for " + entity + "? Say: cancel what is scheduled for " + entity + ".",
              false)
          : understood(new Request.Cancel(entity, deed()));
      default -> schedule(entity);
    };
  }

  private Understanding due() {
    return window(window -> new Request.Due(Objects.requireNonNullElseGet(window, () -> new Window.Between(now, null)),
        deed(), parse.first("plural").map(plural -> singular(plural.text())).orElse(null)));
  }

  /** The deed tells which cancelled action is meant; of a deed that was done, the ending says it already. */
  private Understanding why(EntityRef entity) {
    Ending ending = ending();
    return understood(new Request.Why(entity, ending, ending == Ending.CANCELLED ? deed() : null));
  }

  private Understanding schedule(EntityRef entity) {
    if (parse.all("unless").stream().anyMatch(unless -> unless.label().equals("vague"))) {
      return unclear("Unless which event comes? Name its type as it stands in the log, for example " + entity.type()
          + "_reactivated.", false);
    }
    Optional<Parse> moment = parse.first("moment");
    Deed deed = Objects.requireNonNull(deed(), "a schedule has a deed");
    if (moment.isEmpty()) {
      return unclear("When shall I " + deed.wire() + " " + entity + "? For example: in 90 days, or tomorrow at 9.",
          true);
    }
    List<String> unless = parse.all("unless").stream().flatMap(part -> part.all("event").stream()).map(Parse::original)
        .distinct().toList();
    return switch (TimeReader.moment(moment.get(), now)) {
      case Moment.At(ZonedDateTime at) -> understood(new Request.Schedule(deed, entity, at, unless));
      case Moment.Unclear(String question) -> unclear(question, false);
      case Moment.Unusable(String reason) -> new Unusable(parse.rule(), template(parse), reason);
    };
  }

  private interface Windowed {
    Request with(Window.@Nullable Between window);
  }

  private Understanding window(Windowed request) {
    Optional<Parse> window = parse.first("window");
    if (window.isEmpty()) {
      return understood(request.with(null));
    }
    return switch (TimeReader.window(window.get(), now)) {
      case Window.Between between -> understood(request.with(between));
      case Window.Unclear(String question) -> unclear(question, false);
      case Window.Unusable(String reason) -> new Unusable(parse.rule(), template(parse), reason);
    };
  }

  /** Empty where none is named, nor spoken of. */
  private Optional<EntityRef> entity() {
    return parse.first("entity").flatMap(entity -> switch (entity.label()) {
      case "ref" -> Optional.of(EntityRef.parse(entity.only("ref").original()));
      case "pair" -> Optional.of(new EntityRef(entity.only("type").text(), id(entity.only("id"))));
      default -> Optional.ofNullable(it);
    });
  }

  private static String id(Parse id) {
    String text = id.original();
    return text.startsWith("#") && !id.tokens().getFirst().quoted() ? text.substring(1) : text;
  }

  private @Nullable Deed deed() {
    return Stream.of("action", "deed", "deeds", "done", "done-itself").flatMap(rule -> parse.first(rule)
        .stream()).map(part -> Deed.of(part.label())).findFirst().orElse(null);
  }

  private @Nullable Ending ending() {
    return parse.first("ended").map(ended -> Ending.of(ended.label())).orElseGet(() -> switch (parse.label()) {
      case "deed", "deed-who", "everything" -> Ending.CANCELLED;
      case "deed-why" -> deed() == Deed.ARCHIVE ? Ending.ARCHIVED : Ending.DELETED;
      case "active" -> Ending.DELETED;
      case "active-archive" -> Ending.ARCHIVED;
      default -> null;
    });
  }

  private static String singular(String plural) {
    if (plural.endsWith("ies")) {
      return plural.substring(0, plural.length() - 3) + "y";
    }
    boolean es = plural.matches(".*(x|ch|sh|ss)es");
    return plural.substring(0, plural.length() - (es ? 2 : 1));
  }

  private Understanding understood(Request request) {
    return new Understood(request, template(parse));
  }

  private Understanding unclear(String question, boolean continuable) {
    return new Unclear(parse.rule(), template(parse), question, continuable);
  }
}
