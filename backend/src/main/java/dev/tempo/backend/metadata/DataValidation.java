package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Effect;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Holds what is written against the schema of its category, whichever way it comes in. By policy's {@code validation}:
 * {@code strict} refuses the write; {@code lenient} takes it, and records what is wrong as {@value #WARNED}, an event that
 * follows from the write in its transaction: {@code {"category", "schema_version", "version", "warnings": [{"pointer",
 * "reason"}], "warning_count"}}.
 *
 * <p>Only what a write says is held against it: data that was stored under a former schema stays, and is looked at again when
 * data, category, role or environment are written.
 */
final class DataValidation {
  static final String WARNED = "metadata.warned";
  /** More would not help whoever mends them, and 64 KiB of data can have thousands. */
  private static final int MOST_TOLD = 200;

  private final CategoryCache categories;
  private final Transaction transaction;

  DataValidation(CategoryCache categories, Transaction transaction) {
    this.categories = categories;
    this.transaction = transaction;
  }

  /**
   * @param cause  the event that tells the write
   * @param before null where it is created
   * @param at     where its data stands in what was sent, as a JSON Pointer
   * @throws Refusal UNPROCESSABLE with every violation at once
   */
  void check(Appended cause, @Nullable Entity before, Entity after, String at) {
    if (before != null && before.classification().equals(after.classification())
        && before.data().equals(Entity.BY_VALUE, after.data())) {
      return;
    }
    categories.deciding(transaction).find(after.classification().category()).ifPresent(category -> {
      List<Violation> violations = category.schema().violations(after.data());
      if (!violations.isEmpty()) {
        switch (transaction.policy().value(Effect.VALIDATION, after.classification())) {
          case STRICT -> throw refusal(category, violations, at);
          case LENIENT -> warn(cause, category, after, violations);
        }
      }
    });
  }

  private static Refusal refusal(Category category, List<Violation> violations, String at) {
    List<Violation> told = violations.stream().limit(MOST_TOLD).map(violation -> new Violation(at + violation.pointer(),
        violation.detail())).toList();
    String count = violations.size() == 1 ? "in one place" : "in " + violations.size() + " places";
    return new Refusal(Refusal.Kind.UNPROCESSABLE, "the data does not fit the schema of the category " + category.name()
        + " (version " + category.version() + ") " + count + (told.size() < violations.size() ? ", of which "
            + told.size() + " are told" : ""),
        told);
  }

  private void warn(Appended cause, Category category, Entity entity, List<Violation> violations) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("category", category.name()).put("schema_version",
        category.version()).put("version", entity.version() + 1).put("warning_count", violations.size());
    ArrayNode warnings = payload.putArray("warnings");
    violations.stream().limit(MOST_TOLD).forEach(violation -> warnings.addObject().put("pointer", violation.pointer())
        .put("reason", violation.detail()));
    transaction.append(cause, Draft.own(WARNED, entity.ref(), payload));
  }
}
