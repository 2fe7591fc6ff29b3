package dev.tempo.registry.manifest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import org.semver4j.Semver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads manifests: first by the published JSON Schema, then by the rules that a schema cannot say. Safe for use by many
 * threads at once.
 */
public final class ManifestReader {
  private static final String SCHEMA = readSchema();
  private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .addModule(new SimpleModule().addDeserializer(Semver.class, new SemverDeserializer())).build();

  // Regular expressions are no answer for people: the schema says in words what a value must be.
  private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
      registry -> registry
          .schemaRegistryConfig(SchemaRegistryConfig.builder().errorMessageKeyword("errorMessage").build()))
      .getSchema(SCHEMA, InputFormat.JSON);

  /** The JSON Schema 2020-12 of a manifest, as text, for publication. */
  public static String schema() {
    return SCHEMA;
  }

  /** Reads what somebody sent; nothing in it is trusted. */
  public ManifestReading read(byte[] json) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JacksonException malformed) {
      var at = malformed.getLocation();
      return invalid("", Manifest.FILE + " is not JSON: " + malformed.getOriginalMessage()
          + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
    var bySchema = schema.validate(node).stream().map(ManifestReader::violation).distinct().toList();
    if (!bySchema.isEmpty()) {
      return new ManifestReading.Invalid(bySchema);
    }
    var manifest = trusted(node);
    var byRules = ManifestRules.check(manifest);
    return byRules.isEmpty() ? new ManifestReading.Valid(manifest) : new ManifestReading.Invalid(byRules);
  }

  /**
   * Reads what was accepted before and comes back from the database, without judging it again: rules that were made
   * later do not take away what is live.
   */
  public static Manifest trusted(byte[] json) {
    try {
      return trusted(MAPPER.readTree(json));
    } catch (IOException broken) {
      throw new IllegalStateException("a stored manifest cannot be read", broken);
    }
  }

  private static Manifest trusted(JsonNode node) {
    try {
      return MAPPER.treeToValue(node, Manifest.class);
    } catch (JacksonException broken) {
      throw new IllegalStateException("an accepted manifest cannot be mapped", broken);
    }
  }

  private static ManifestReading invalid(String pointer, String detail) {
    return new ManifestReading.Invalid(List.of(new Violation(pointer, detail)));
  }

  private static Violation violation(Error error) {
    // For a member that is missing or unknown the library points at the object; people look for the member.
    var pointer = error.getInstanceLocation()
        + (error.getProperty() == null ? "" : Violation.segment(error.getProperty()));
    return new Violation(pointer, error.getMessage());
  }

  private static String readSchema() {
    try (var in = ManifestReader.class.getResourceAsStream("microfrontend-manifest-1.json")) {
      if (in == null) {
        throw new IllegalStateException("microfrontend-manifest-1.json is missing from the registry's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("microfrontend-manifest-1.json", broken);
    }
  }

  private static final class SemverDeserializer extends FromStringDeserializer<Semver> {
    SemverDeserializer() {
      super(Semver.class);
    }

    @Override
    protected Semver _deserialize(String value, DeserializationContext context) {
      return new Semver(value);
    }
  }
}
