package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;

/**
 * How much one validation may cost. Neither the size of a schema nor that of the data bounds it: two references at each of
 * thirty levels are a billion evaluations, and one pattern of ten characters can take years. So every subschema carries a
 * keyword of Tempo's that counts its evaluations, and every regular expression counts the characters that it looks at. A
 * deadline was turned down: it would refuse on a busy machine what it takes on an idle one.
 */
final class Budget {
  /** What the keyword is called in the compiled schema; a schema that comes with it loses it. */
  static final String KEYWORD = "x-tempo-step";
  /** Some 50 ms; the largest honest data, 64 KiB of small numbers, takes a fifth. */
  static final int STEPS = 200_000;
  /** A regular expression's step is much less work than a subschema's. */
  private static final int LOOKS_PER_STEP = 20;

  private static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

  private int left = STEPS;
  private int looks;

  /** Thrown through the library. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException() {
      super("the budget of a validation is spent", null, false, false);
    }
  }

  /** Runs a validation under a budget of its own. */
  static <R> R within(ScopedValue.CallableOp<R, RuntimeException> validation) {
    return ScopedValue.where(CURRENT, new Budget()).call(validation);
  }

  /** A regular expression looks at a character. */
  void look() {
    if (++looks == LOOKS_PER_STEP) {
      looks = 0;
      step();
    }
  }

  private void step() {
    if (--left < 0) {
      throw new SpentException();
    }
  }

  static Budget current() {
    return CURRENT.get();
  }

  /** Counts the evaluations of the subschema that it stands in. */
  static final class Keyword extends AbstractKeyword {
    Keyword() {
      super(KEYWORD);
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode value, Schema parent,
        SchemaContext context) {
      return new Counting(this, value, location, parent, context);
    }
  }

  private static final class Counting extends BaseKeywordValidator {
    Counting(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
      super(keyword, value, location, parent, context);
    }

    @Override
    public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath location) {
      current().step();
    }
  }
}
