package dev.tempo.registry.release;

import dev.tempo.registry.ReleaseFiles;
import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.manifest.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.semver4j.Semver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

class CatalogTest {
  private static final Reader READER = new Reader("ann", "user", null, null);

  private final Catalog pages = catalog(
      ReleaseFiles.page("overview", "1.0.0", "/"),
      ReleaseFiles.page("schedule", "1.0.0", "/schedule"),
      ReleaseFiles.page("entity", "1.0.0", "/entities/{type}/{id}"),
      ReleaseFiles.page("users", "1.0.0", "/entities/user/{id}"),
      ReleaseFiles.page("settings", "1.0.0", "/entities/{type}/settings"),
      ReleaseFiles.page("root", "1.0.0", "/entities/user/root"),
      ReleaseFiles.fragment("shell", "1.0.0", "navigation"),
      ReleaseFiles.fragment("chat", "1.0.0", "aside"),
      ReleaseFiles.fragment("hints", "1.0.0", "aside").member("routes",
          "[{\"path\": \"/schedule\", \"title\": \"T\"}]"));

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "/                      | overview | {}                | chat",
    "/schedule              | schedule | {}                | hints",
    "/entities/group/7      | entity   | {type=group, id=7} | chat",
    "/entities/user/7       | users    | {id=7}            | chat",
    "/entities/user/root    | root     | {}                | chat",
    "/entities/user/settings | users   | {id=settings}     | chat",
    "/entities/group/settings | settings | {type=group}    | chat",
  })
  void findsTheMostSpecificPageAndItsSurroundings(String path, String main, String parameters, String aside) {
    var page = page(pages, path);

    assertThat(name(page, Slot.MAIN)).isEqualTo(main);
    assertThat(name(page, Slot.NAVIGATION)).isEqualTo("shell");
    assertThat(name(page, Slot.ASIDE)).isEqualTo(aside);
    assertThat(page.fragments().keySet()).containsExactly(Slot.NAVIGATION, Slot.MAIN, Slot.ASIDE);
    assertThat(sorted(page.parameters())).isEqualTo(sorted(parse(parameters)));
  }

  @ParameterizedTest
  @CsvSource({"/nothing", "/schedule/", "/entities/user", "/entities/user/..", "''"})
  void findsNothing(String path) {
    assertThat(pages.resolve(path, READER)).isEqualTo(new PageResolution.NotFound(path));
  }

  @Test
  void doesNotDependOnTheOrderInWhichVersionsCame() {
    var names = pages.microfrontends().stream().flatMap(one -> one.versions().values().stream()).toList();
    var channels = pages.microfrontends().stream()
        .flatMap(one -> one.channels().entrySet().stream().map(c -> new Channel(one.name(), c.getKey(), c.getValue())))
        .toList();
    for (var catalog : List.of(Catalog.of(names, channels), Catalog.of(names.reversed(), channels.reversed()))) {
      assertThat(catalog.resolve("/entities/user/7", READER)).isEqualTo(pages.resolve("/entities/user/7", READER));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "1.0.0                    | 1.0.0",
    "1.0.0 1.1.0              | 1.1.0",
    "1.1.0 1.0.0              | 1.1.0",
    "1.9.0 1.10.0             | 1.10.0",
    "1.0.0 2.0.0-rc.1         | 1.0.0",
    "0.1.0-rc.1 0.1.0         | 0.1.0",
    "0.1.0-rc.1               | ",
  })
  void makesTheLatestReleaseStable(String registered, String stable) {
    var catalog = catalog(Stream.of(registered.split(" ")).map(version -> ReleaseFiles.page("a", version, "/"))
        .toArray(ReleaseFiles[]::new));
    assertThat(catalog.versionFor("a", READER).map(version -> version.version().getVersion()).orElse(null))
        .isEqualTo(stable);
    assertThat(catalog.microfrontend("a").orElseThrow().versions()).hasSize(registered.split(" ").length);
  }

  @Test
  void servesWhatTheChannelPointsAt() {
    var catalog = catalog(ReleaseFiles.page("a", "1.0.0", "/old"), ReleaseFiles.page("a", "1.1.0", "/new"));
    assertThat(version(page(catalog, "/new"))).isEqualTo(new Semver("1.1.0"));

    var back = catalog.with(new Channel("a", "stable", new Semver("1.0.0")));
    assertThat(back.resolve("/new", READER)).isInstanceOf(PageResolution.NotFound.class);
    assertThat(version(page(back, "/old"))).isEqualTo(new Semver("1.0.0"));
    assertThat(page(catalog, "/new")).as("the snapshot in use stays as it is").isNotNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {
    "^18.0.0            ; 18.3.1",
    "^19.0.0            ; 19.1.0",
    "19.0.x             ; 19.0.2",
    ">=18 <19.1.0       ; 19.0.2",
    "^18.0.0 || ^19.0.0 ; 19.1.0",
    "*                  ; 19.1.0",
    "~18.2.0            ; 18.2.0",
  })
  void resolvesSharedPackagesToTheHighestThatSatisfies(String range, String version) {
    assertThat(shared(reacts().with(version("a", range)))).containsExactly("react " + version);
  }

  @Test
  void usesNoSharedPackageAboveItsStableVersion() {
    var back = reacts().with(version("a", "^19.0.0")).with(new Channel("react", "stable", new Semver("19.0.2")));
    assertThat(shared(back)).containsExactly("react 19.0.2");
    assertThat(back.violations("react")).isEmpty();
    var tooFar = back.with(new Channel("react", "stable", new Semver("18.3.1")));
    assertThat(tooFar.violations("react")).extracting(Violation::detail)
        .containsExactly(
            "a 1.0.0 needs react ^19.0.0, and no stable version of it satisfies that; register one first.");
  }

  @Test
  void putsSharedPackagesAfterWhatTheyNeedThemselves() {
    var catalog = catalog(ReleaseFiles.shared("react", "19.0.0", "react"),
        ReleaseFiles.shared("charts", "2.0.0", "charts").member("shared", "{\"react\": \"^19.0.0\"}"),
        ReleaseFiles.shared("ui", "1.0.0", "ui").member("shared", "{\"charts\": \"*\", \"react\": \">=18\"}"),
        ReleaseFiles.page("a", "1.0.0", "/").member("shared", "{\"ui\": \"^1.0.0\"}"));
    assertThat(shared(catalog)).containsExactly("react 19.0.0", "charts 2.0.0", "ui 1.0.0");
    assertThat(catalog.violations("a")).isEmpty();
  }

  @Test
  void objectsToWhatCannotBeSatisfied() {
    assertThat(pointers(reacts().with(version("a", "^20.0.0")), "a")).containsExactly("/shared/react");
    assertThat(pointers(catalog(ReleaseFiles.page("a", "1.0.0", "/").member("shared", "{\"none\": \"*\"}")), "a"))
        .containsExactly("/shared/none");
    var conflicting = reacts()
        .with(registered(ReleaseFiles.shared("ui", "1.0.0", "ui").member("shared", "{\"react\": \"^18.0.0\"}")))
        .with(registered(ReleaseFiles.page("a", "1.0.0", "/").member("shared", "{\"react\": \"*\", \"ui\": \"*\"}")));
    assertThat(pointers(conflicting, "a")).containsExactly("/shared/ui");
    var circle = catalog(ReleaseFiles.shared("x", "1.0.0", "x").member("shared", "{\"y\": \"*\"}"),
        ReleaseFiles.shared("y", "1.0.0", "y").member("shared", "{\"x\": \"*\"}"));
    assertThat(pointers(circle, "y")).contains("/shared/x");
  }

  @Test
  void objectsToPlacesThatAreTaken() {
    assertThat(pointers(pages.with(registered(ReleaseFiles.page("mine", "1.0.0", "/entities/{x}/{y}"))), "mine"))
        .containsExactly("/routes/0/path");
    assertThat(pointers(pages.with(registered(ReleaseFiles.fragment("help", "1.0.0", "aside"))), "help"))
        .containsExactly("/slot");
    assertThat(pointers(pages.with(registered(ReleaseFiles.page("schedule", "1.1.0", "/schedule"))), "schedule"))
        .isEmpty();
  }

  @Test
  void mapsImports() {
    var map = page(reacts().with(version("a", "^19.0.0")), "/a").importMap();
    var address = "/assets/react/19.1.0/react.js";
    assertThat(map.json())
        .isEqualTo("{\"imports\":{\"react\":\"" + address + "\"},\"integrity\":{\"" + address + "\":\""
            + ReleaseFiles.integrity("export default 'react'") + "\"}}");
  }

  @Test
  void mapsTwoVersionsOnOnePage() {
    var ui = ReleaseFiles.shared("ui", "1.0.0", "ui").member("shared", "{\"react\": \"<20\"}");
    var catalog = reacts().with(registered(ui)).with(version("a", "^19.0.0")).with(registered(
        ReleaseFiles.fragment("chat", "1.0.0", "aside").member("shared", "{\"react\": \"^18.0.0\"}")));
    var map = page(catalog, "/a").importMap();
    assertThat(map.imports()).isEqualTo(Map.of("react", "/assets/react/19.1.0/react.js"));
    assertThat(map.scopes()).isEqualTo(Map.of(
        "/assets/chat/1.0.0/", Map.of("react", "/assets/react/18.3.1/react.js"),
        "/assets/react/18.3.1/", Map.of("react", "/assets/react/18.3.1/react.js")));
    assertThat(map.integrity()).containsOnlyKeys("/assets/react/18.3.1/react.js", "/assets/react/19.1.0/react.js");
  }

  @Test
  void ordersTheNavigation() {
    var catalog = catalog(navigable("events", "Events", 20), navigable("schedule", "Schedule", 10),
        navigable("audit", "Audit", 20), ReleaseFiles.page("hidden", "1.0.0", "/hidden"));
    assertThat(page(catalog, "/hidden").navigation()).containsExactly(
        new NavigationEntry("Schedule", "/schedule", 10, "clock"), new NavigationEntry("Audit", "/audit", 20, "clock"),
        new NavigationEntry("Events", "/events", 20, "clock"));
  }

  @Test
  void findsFragmentsByNameAndKeepsTheServersFilesFromBrowsers() {
    assertThat(pages.fragment("chat", READER)).map(fragment -> fragment.version().name()).contains("chat");
    assertThat(reacts().fragment("react", READER)).isEmpty();
    assertThat(pages.fragment("none", READER)).isEmpty();
    assertThat(pages.version("chat", "1.0.0")).isPresent();
    for (var unknown : List.of("latest", "v1.0.0", "1.0.0+build", "1.0", "", "99999999999.0.0", "1.0.1")) {
      assertThat(pages.version("chat", unknown)).as(unknown).isEmpty();
    }
    var chat = pages.version("chat", "1.0.0").orElseThrow();
    assertThat(chat.publicFile("client.js")).isPresent();
    assertThat(chat.publicFile("server.js")).isEmpty();
    assertThat(chat.publicFile("manifest.json")).isEmpty();
    assertThat(chat.address("client.js")).isEqualTo("/assets/chat/1.0.0/client.js");
  }

  private static Catalog reacts() {
    return catalog(Stream.of("18.2.0", "18.3.1", "19.0.2", "19.1.0", "20.0.0-rc.1")
        .map(version -> ReleaseFiles.shared("react", version, "react")).toArray(ReleaseFiles[]::new));
  }

  private static ReleaseFiles navigable(String name, String label, int order) {
    return ReleaseFiles.fragment(name, "1.0.0", "main").member("routes", """
        [{"path": "/%s", "title": "T", "nav": {"label": "%s", "order": %d, "icon": "clock"}}]"""
        .formatted(name, label, order));
  }

  private static RegisteredVersion version(String name, String range) {
    return registered(ReleaseFiles.page(name, "1.0.0", "/" + name).member("shared", "{\"react\": \"" + range + "\"}"));
  }

  private static Catalog catalog(ReleaseFiles... releases) {
    var catalog = Catalog.of(List.of(), List.of());
    for (var release : releases) {
      catalog = catalog.with(registered(release));
    }
    return catalog;
  }

  private static RegisteredVersion registered(ReleaseFiles files) {
    return files.release().registered(Instant.EPOCH);
  }

  private static PageResolution.Page page(Catalog catalog, String path) {
    return switch (catalog.resolve(path, READER)) {
      case PageResolution.Page page -> page;
      case PageResolution.NotFound notFound -> fail(notFound.toString());
    };
  }

  private static String name(PageResolution.Page page, Slot slot) {
    return page.fragment(slot).orElseThrow().version().name();
  }

  private static Semver version(PageResolution.Page page) {
    return page.fragment(Slot.MAIN).orElseThrow().version().version();
  }

  private static List<String> shared(Catalog catalog) {
    return catalog.fragment("a", READER).orElseThrow().shared().stream()
        .map(version -> version.name() + " " + version.version()).toList();
  }

  private static List<String> pointers(Catalog catalog, String name) {
    return catalog.violations(name).stream().map(Violation::pointer).toList();
  }

  private static String sorted(Map<String, String> map) {
    return new java.util.TreeMap<>(map).toString();
  }

  private static Map<String, String> parse(String map) {
    return Stream.of(map.substring(1, map.length() - 1).split(", ")).filter(entry -> !entry.isEmpty())
        .map(entry -> entry.split("=")).collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }
}
