package dev.tempo.backend.metadata.schema;

import com.networknt.schema.regex.RegularExpression;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Java whose looks at characters are paid from the validation's {@link Budget}. Matching without
 * backtracking (RE2) was turned down: it does not know what people write in schemas, look-ahead among it.
 */
record BoundedPattern(Pattern pattern) implements RegularExpression {

  /** @throws PatternSyntaxException where it is none */
  static BoundedPattern compile(String regex) {
    return new BoundedPattern(Pattern.compile(regex));
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(new Watched(value, Budget.current())).find();
  }

  private record Watched(CharSequence text, Budget budget) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      budget.look();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Watched(text.subSequence(start, end), budget);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
