package dev.tempo.registry.manifest;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.semver4j.Semver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ManifestReaderTest {
  private static final String INTEGRITY = "sha384-" + "A".repeat(64);

  private final ManifestReader reader = new ManifestReader();

  @Test
  void readsEveryMember() {
    var manifest = valid(
        """
            {"name": "schedule", "version": "0.1.0", "title": "Schedule", "description": "d", "team": "t", "source": "s",
             "server": {"file": "server.js", "integrity": "%1$s"}, "client": {"file": "client.js", "integrity": "%1$s"},
             "styles": [{"file": "style.css", "integrity": "%1$s"}], "assets": [{"file": "f/inter.woff2", "integrity": "%1$s"}],
             "shared": {"react": "^19.0.0"},
             "routes": [{"path": "/entities/{type}/{id}", "title": "Entity"},
                        {"path": "/schedule", "title": "Schedule", "nav": {"label": "Schedule", "order": 10, "icon": "clock"}}],
             "slot": "main",
             "data": {"actions": "/api/v1/actions?state=scheduled,held&limit=100", "entity": "/api/v1/entities/{type}/{id}"},
             "live": ["action.*", "*_deleted"], "fallback": "<p>The schedule cannot be shown now.</p>", "sample": "sample.json"}
            """
            .formatted(INTEGRITY));

    assertThat(manifest.name()).isEqualTo("schedule");
    assertThat(manifest.version()).isEqualTo(new Semver("0.1.0"));
    assertThat(manifest.server()).isEqualTo(new FileReference("server.js", INTEGRITY));
    assertThat(manifest.styles()).containsExactly(new FileReference("style.css", INTEGRITY));
    assertThat(manifest.shared()).isEqualTo(Map.of("react", "^19.0.0"));
    assertThat(manifest.provides()).isEmpty();
    assertThat(manifest.routes()).containsExactly(
        new Route(PathPattern.of("/entities/{type}/{id}"), "Entity", null),
        new Route(PathPattern.of("/schedule"), "Schedule", new Route.Nav("Schedule", 10, "clock")));
    assertThat(manifest.slot()).isEqualTo(Slot.MAIN);
    assertThat(manifest.data()).containsEntry("entity", new AddressTemplate("/api/v1/entities/{type}/{id}"));
    assertThat(manifest.live()).containsExactly("action.*", "*_deleted");
    assertThat(manifest.privateFiles()).containsExactlyInAnyOrder("manifest.json", "server.js", "sample.json");
    assertThat(manifest.isSharedPackage()).isFalse();
  }

  @Test
  void readsASharedPackage() {
    var manifest = valid("""
        {"name": "react", "version": "19.3.1", "title": "React",
         "provides": {"react": "react.js", "react/jsx-runtime": "jsx-runtime.js", "@scope/x": "x.js"}}
        """);

    assertThat(manifest.isSharedPackage()).isTrue();
    assertThat(manifest.provides().keySet()).containsExactly("react", "react/jsx-runtime", "@scope/x");
  }

  @Test
  void namesEveryViolationAtOnce() {
    assertThat(pointers("""
        {"name": "Schedule", "version": "1.0", "slot": "top", "colour": "red", "client": {"file": "../x.js"},
         "routes": [{"path": "schedule", "title": "S", "nav": {"label": "S"}}], "live": ["a*b"]}
        """)).containsExactlyInAnyOrder("/name", "/version", "/title", "/slot", "/colour", "/client/file",
        "/client/integrity", "/routes/0/path", "/routes/0/nav/order", "/routes/0/nav/icon", "/live/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0+build", "1.0.0\\n", "99999999999.0.0", "",
    "1.0.0 "})
  void refusesWhatIsNoVersion(String version) {
    assertThat(pointers(fragment("\"version\": \"" + version + "\""))).containsExactly("/version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "0.0.1-rc.1", "1.2.3-alpha-7.x", "999999999.0.0", "1.0.0-99999999999999999999"})
  void acceptsWhatIsAVersion(String version) {
    assertThat(valid(fragment("\"version\": \"" + version + "\"")).version().getVersion()).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "\"name\": \"a\\n\"                                              | /name",
    "\"name\": \"a/../b\"                                            | /name",
    "\"shared\": {\"react\": \"newest, please\"}                     | /shared/react",
    "\"shared\": {\"fragment\": \"*\"}                               | /shared/fragment",
    "\"routes\": [{\"path\": \"/{a}/{a}\", \"title\": \"t\"}]        | /routes/0/path",
    "\"routes\": [{\"path\": \"/a/../b\", \"title\": \"t\"}, {\"path\": \"/{x}/{y}/{z}\", \"title\": \"t\"}, {\"path\": \"/{a}/{b}/{c}\", \"title\": \"t\"}] | /routes/2/path",
    "\"routes\": [{\"path\": \"/{a}\", \"title\": \"t\", \"nav\": {\"label\": \"l\", \"order\": 1, \"icon\": \"i\"}}] | /routes/0/nav",
    "\"data\": {\"x\": \"/api/{id}\"}                                | /data/x",
    "\"data\": {\"x\": \"//elsewhere.example/\"}                     | /data/x",
    "\"data\": {\"x\": \"https://elsewhere.example/\"}               | /data/x",
    "\"provides\": {\"../evil\": \"x.js\"}, \"slot\": \"main\"       | /provides/..~1evil",
    "\"client\": null                                                | /client",
    "\"client\": {\"file\": \"a.js\", \"integrity\": \"md5-x\"}      | /client/integrity",
  })
  void refuses(String member, String pointer) {
    assertThat(pointers(fragment(member))).contains(pointer);
  }

  @Test
  void refusesAPageWithoutRoutesAndAFragmentWithoutBundles() {
    assertThat(pointers("{\"name\": \"a\", \"version\": \"1.0.0\", \"title\": \"A\", \"slot\": \"main\"}"))
        .containsExactly("/routes");
    assertThat(pointers("{\"name\": \"a\", \"version\": \"1.0.0\", \"title\": \"A\", \"slot\": \"aside\"}"))
        .containsExactly("");
    assertThat(pointers("{\"name\": \"a\", \"version\": \"1.0.0\", \"title\": \"A\"}")).containsExactly("/slot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"name\": \"a\", \"name\": \"b\"}", "{} {}", "\u0000", "[]", "null", "7"})
  void refusesWhatIsNotOneJsonObject(String json) {
    assertThat(pointers(json)).containsExactly("");
  }

  @Test
  void saysInWordsWhatAValueMustBe() {
    assertThat(violations(fragment("\"version\": \"1\", \"provides\": {\"x\": \"x.js\"}, \"colour\": 1")))
        .extracting(Violation::detail).containsExactlyInAnyOrder(
            "must be a semantic version without build metadata, such as 1.2.3 or 1.2.3-rc.1",
            "a package that provides modules has no slot", "a package that provides modules has no routes",
            "property 'colour' is not defined in the schema and the schema does not allow additional properties");
  }

  @Test
  void takesAbsentAndEmptyForTheSame() {
    assertThat(valid(fragment("\"slot\": \"aside\", \"routes\": [], \"provides\": {}, \"data\": {}")).routes())
        .isEmpty();
    assertThat(pointers(fragment("\"slot\": \"main\", \"routes\": []"))).containsExactly("/routes");
  }

  @Test
  void saysWhereTheJsonBreaks() {
    assertThat(violations("{\n  \"name\": }").getFirst().detail()).contains("manifest.json is not JSON", "line 2");
  }

  @Test
  void publishesASchemaThatIsItselfValid() {
    var metaSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(metaSchema.validate(ManifestReader.schema(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void readsBackWhatItAcceptedWithoutTheSchema() {
    var json = fragment("\"live\": [\"action.*\"]");
    assertThat(ManifestReader.trusted(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(valid(json));
  }

  /** A valid fragment, but for the given members, which win. */
  private static String fragment(String members) {
    var name = members.contains("\"name\"") ? "" : "\"name\": \"fragment\", ";
    var version = members.contains("\"version\"") ? "" : "\"version\": \"1.0.0\", ";
    var slot = members.contains("\"slot\"") ? "" : "\"slot\": \"main\", ";
    var routes = members.contains("\"routes\"") ? "" : "\"routes\": [{\"path\": \"/\", \"title\": \"t\"}], ";
    return "{" + name + version + slot + routes + "\"title\": \"F\", \"server\": {\"file\": \"s.js\", \"integrity\": \""
        + INTEGRITY + "\"}, " + members + "}";
  }

  private Manifest valid(String json) {
    return switch (reader.read(json.getBytes(StandardCharsets.UTF_8))) {
      case ManifestReading.Valid(var manifest) -> manifest;
      case ManifestReading.Invalid(var violations) -> throw new AssertionError(violations.toString());
    };
  }

  private List<Violation> violations(String json) {
    return switch (reader.read(json.getBytes(StandardCharsets.UTF_8))) {
      case ManifestReading.Valid valid -> List.of();
      case ManifestReading.Invalid(var violations) -> violations;
    };
  }

  private List<String> pointers(String json) {
    return violations(json).stream().map(Violation::pointer).distinct().toList();
  }
}
