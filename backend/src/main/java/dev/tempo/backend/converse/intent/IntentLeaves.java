package dev.tempo.backend.converse.intent;

import dev.tempo.backend.converse.grammar.Grammar;
import dev.tempo.backend.converse.grammar.Leaf;
import dev.tempo.backend.converse.text.Token;
import dev.tempo.backend.converse.time.TimeReader;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The tokens of intents that go by their form: entities and event types. */
final class IntentLeaves {
  /** Words that stand before a number without being a type of entity ("the last 5"), beside those of times. */
  private static final Set<String> NO_TYPES = Set.of("to", "with", "all", "any", "each", "every", "some", "first",
      "top",
      "these", "those", "it", "my", "your", "our", "their", "his", "her", "than", "under", "about", "only", "other",
      "more", "most", "many", "few", "number", "id", "version", "is", "was", "be", "will", "what",
      "who", "why", "when", "how", "then", "if", "unless", "off", "entity", "scheduled", "pending", "planned", "due",
      "upcoming", "everything", "anything", "called", "named", "should", "must",
      "delete", "remove", "erase", "archive", "cancel", "stop", "undelete");
  /** Words that turn a line into its opposite. */
  static final Set<String> NEGATIONS = Set.of("not", "never", "no", "nobody", "none", "nothing", "neither", "nor",
      "without", "avoid", "refrain", "cannot", "longer");
  private static final Grammar TIMES = TimeReader.grammar();
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z_-]{0,63}");
  private static final Pattern QUOTED_REF = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}/\\S.{0,255}");
  private static final Pattern REF = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}/[A-Za-z0-9._:@#/-]{1,255}");
  private static final Pattern ID = Pattern.compile("#?(?=.*[\\d_-])[A-Za-z0-9][A-Za-z0-9._:@-]{0,255}|#[A-Za-z0-9]+");
  private static final Pattern EVENT = Pattern.compile("[a-z][a-z0-9]*([_.-][a-z0-9]+)+");
  private static final Pattern QUOTED_EVENT = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,255}");
  private static final int LONGEST_ID = 256;
  private static final int MOST_WORDS = 12;

  /** Name in {@code intents.grammar} to what it takes. */
  static final Map<String, Leaf> ALL = Map.of("ref", Leaf.token(IntentLeaves::isRef), "type", Leaf.token(
      IntentLeaves::isType), "id", Leaf.token(IntentLeaves::isId), "event", Leaf.token(IntentLeaves::isEvent), "plural",
      Leaf.word("[a-z][a-z_-]*s"), "words", IntentLeaves::words);

  private IntentLeaves() {}

  private static boolean isRef(Token token) {
    return (token.quoted() ? QUOTED_REF : REF).matcher(token.original()).matches();
  }

  private static boolean isType(Token token) {
    return !token.quoted() && TYPE.matcher(token.text()).matches() && !NO_TYPES.contains(token.text())
        && !NEGATIONS.contains(token.text())
        && !TIMES.knows(token.text());
  }

  private static boolean isId(Token token) {
    return token.quoted()
        ? !token.original().isBlank() && token.original().length() <= LONGEST_ID
            && token.original().chars().noneMatch(Character::isISOControl) && !isRef(token)
        : ID.matcher(token.original()).matches();
  }

  private static boolean isEvent(Token token) {
    return token.quoted() ? QUOTED_EVENT.matcher(token.original()).matches() : EVENT.matcher(token.text()).matches();
  }

  private static List<Integer> words(List<Token> tokens, int at) {
    return IntStream.rangeClosed(at + 1, Math.min(tokens.size(), at + MOST_WORDS)).boxed().toList();
  }
}
