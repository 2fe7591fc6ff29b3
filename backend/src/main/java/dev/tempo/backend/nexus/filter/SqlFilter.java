package dev.tempo.backend.nexus.filter;

import io.cloudevents.sql.Expression;
import io.cloudevents.sql.ParseException;
import io.cloudevents.sql.Parser;
import io.cloudevents.sql.Result;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression of CloudEvents SQL, evaluated by the CloudEvents project's own library.
 *
 * <p>It has no loops, so its cost is bounded by its length, but for {@code LIKE}, which the library turns into a regular
 * expression that goes back once for each {@code %}. Hence the bounds: no text with more than two of them, none that could
 * write a regular expression of its own (a backslash before anything but {@code %}, {@code _} or a quote), no {@code CONCAT}
 * beside {@code LIKE}, attributes of at most 1,024 characters (longer ones are absent), parentheses of bounded
 * depth. The alternative, a watchdog, would need a thread for each evaluation.
 */
public final class SqlFilter {
  static final int LONGEST_ATTRIBUTE = 1_024;
  private static final int LONGEST = 1_000;
  private static final int DEEPEST = 20;
  private static final int MOST_WILDCARDS = 2;
  private static final Pattern LITERAL = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"",
      Pattern.DOTALL);
  private static final Pattern FOREIGN_ESCAPE = Pattern.compile("\\\\[^%_'\"]");
  private static final Pattern LIKE = Pattern.compile("\\blike\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern CONCAT = Pattern.compile("\\bconcat", Pattern.CASE_INSENSITIVE);

  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_\\s(),+*/%=!<>-]");
  private static final Pattern CALL = Pattern.compile("([A-Za-z_]\\w*)\\s*\\(");
  /** The functions of CloudEvents SQL 1.0, and the operators that may stand before a parenthesis. */
  private static final Set<String> CALLABLE = Set.of("INT", "BOOL", "STRING", "IS_BOOL", "IS_INT", "ABS", "LENGTH",
      "CONCAT", "CONCAT_WS", "LOWER", "UPPER", "TRIM", "LEFT", "RIGHT", "SUBSTRING", "IN", "AND", "OR", "XOR", "NOT");

  private final String text;
  private final Expression expression;

  private SqlFilter(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /** @throws IllegalArgumentException says what is wrong, and where */
  static SqlFilter parse(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException("must be a CloudEvents SQL expression of 1 to " + LONGEST + " characters");
    }
    bound(text);
    try {
      return new SqlFilter(text, Parser.parseDefault(text));
    } catch (ParseException e) {
      throw new IllegalArgumentException("is no CloudEvents SQL expression: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // The library folds constants while it parses, which may fail as an evaluation does.
      throw new IllegalArgumentException("cannot be evaluated: " + e.getMessage(), e);
    }
  }

  private static void bound(String text) {
    Matcher literals = LITERAL.matcher(text);
    while (literals.find()) {
      String literal = literals.group();
      if (literal.replace("\\%", "").chars().filter(c -> c == '%').count() > MOST_WILDCARDS) {
        throw new IllegalArgumentException("has a text with more than " + MOST_WILDCARDS
            + " wildcards '%'; join several LIKE by AND");
      }
      if (FOREIGN_ESCAPE.matcher(literal).find()) {
        throw new IllegalArgumentException("has a backslash before something else than a quote, '%' or '_'");
      }
    }
    String outside = literals.replaceAll(" ");
    Matcher foreign = FOREIGN.matcher(outside);
    if (foreign.find()) {
      throw new IllegalArgumentException(foreign.group().matches("['\"]")
          ? "has a text without its end"
          : "has a '" + foreign.group() + "' outside of a text");
    }
    // The library finds out only when it evaluates, and then says so each time.
    Matcher calls = CALL.matcher(outside);
    while (calls.find()) {
      if (!CALLABLE.contains(calls.group(1).toUpperCase(Locale.ROOT))) {
        throw new IllegalArgumentException("calls " + calls.group(1) + ", which is no function of CloudEvents SQL");
      }
    }
    if (LIKE.matcher(outside).find() && CONCAT.matcher(outside).find()) {
      throw new IllegalArgumentException("has CONCAT beside LIKE, which could be slow; join several LIKE by AND");
    }
    int depth = 0;
    for (int i = 0; i < outside.length(); i++) {
      char c = outside.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth > DEEPEST) {
        throw new IllegalArgumentException("has parentheses deeper than " + DEEPEST);
      }
    }
  }

  boolean isTrue(Attributes event) {
    Result result = expression.evaluate(new SqlEvent(event));
    return !result.isFailed() && Boolean.TRUE.equals(result.value());
  }

  @Override
  public String toString() {
    return text;
  }
}
