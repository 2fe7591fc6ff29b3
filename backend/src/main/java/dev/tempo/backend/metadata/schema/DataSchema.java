package dev.tempo.backend.metadata.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The schema of a category's data, compiled. Immutable, safe to share. */
public final class DataSchema {
  private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012()).keyword(new Budget.Keyword())
      .unknownKeywordFactory((keyword, _) -> new NonValidationKeyword(keyword)).build();

  private final ObjectNode json;
  private final Schema schema;
  private final Marks marks;

  private DataSchema(ObjectNode json, Schema schema) {
    this.json = json;
    this.schema = schema;
    marks = new Marks(json);
  }

  /**
   * @param json treat as immutable from here on
   * @param at   where it stands in what was sent, as a JSON Pointer
   * @throws Refusal UNPROCESSABLE with everything that keeps it from being a schema
   */
  public static DataSchema compile(ObjectNode json, String at) {
    List<Violation> violations = SchemaCheck.violations(json, at);
    if (!violations.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "the schema cannot be used: " + violations.getFirst().pointer()
          + " " + violations.getFirst().detail(), violations);
    }
    ObjectNode counting = json.deepCopy();
    Subschemas.all(counting, "", (_, inner) -> {
      if (inner instanceof ObjectNode object) {
        object.put(Budget.KEYWORD, true);
      }
    });
    try {
      // A registry of its own: the library keeps what it has compiled for as long as the registry lives.
      Schema schema = SchemaRegistry.withDialect(DIALECT, registry -> registry.schemaCacheEnabled(false)
          .schemaRegistryConfig(SchemaRegistryConfig.builder().locale(Locale.ENGLISH).regularExpressionFactory(
              BoundedPattern::compile).build()))
          .getSchema(counting);
      schema.initializeValidators();
      return new DataSchema(json, schema);
    } catch (RuntimeException | StackOverflowError e) {
      throw Refusal.at(at, "is no JSON Schema that can be used: " + e);
    }
  }

  /** As it was written. */
  public ObjectNode json() {
    return json;
  }

  /** Everything that is wrong with data, with pointers into it; empty: nothing. */
  public List<Violation> violations(ObjectNode data) {
    try {
      return Budget.within(() -> schema.validate(data)).stream().map(DataSchema::violation).distinct().toList();
    } catch (Budget.SpentException | StackOverflowError spent) {
      return List.of(new Violation("", "takes more work to check against the category's schema than Tempo gives: a"
          + " pattern goes back and forth too often, or references multiply"));
    }
  }

  /** What of data is seen at a level; empty: nothing. */
  public Optional<ObjectNode> shown(ObjectNode data, FieldExposure level) {
    return marks.shown(data, level);
  }

  /** Whether it says who sees what. */
  public boolean hasMarks() {
    return marks.hasAny();
  }

  /** Whether somebody who sees what is internal does not see all. */
  public boolean hidesFromInternal() {
    return marks.hidesFromInternal();
  }

  /** For a member that is missing or unknown the library points at the object; people look for the member. */
  private static Violation violation(Error error) {
    String property = error.getProperty();
    JsonNode rule = error.getSchemaNode();
    String detail = rule != null && rule.isBoolean() && !rule.booleanValue() && property == null
        ? "is not allowed here" : error.getMessage();
    return new Violation(error.getInstanceLocation() + (property == null ? "" : "/" + Subschemas.escaped(property)),
        detail);
  }
}
