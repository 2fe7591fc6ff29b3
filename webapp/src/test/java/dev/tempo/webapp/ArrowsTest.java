package dev.tempo.webapp;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Who may import whom, between all modules and the packages of backend. */
@AnalyzeClasses(packages = "dev.tempo", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  private static final String BACKEND = "dev.tempo.backend..";
  private static final String REGISTRY = "dev.tempo.registry..";
  private static final String SSR = "dev.tempo.ssr..";
  private static final String WEBAPP = "dev.tempo.webapp..";
  private static final String NEXUS = "dev.tempo.backend.nexus..";
  private static final String METADATA = "dev.tempo.backend.metadata..";
  private static final String POLICY = "dev.tempo.backend.policy";
  private static final String PUBLISH = "dev.tempo.backend.policy.publish..";
  private static final String SCHEDULER = "dev.tempo.backend.scheduler..";
  private static final String TIMER = "dev.tempo.backend.scheduler.timer..";
  private static final String PATTERN = "dev.tempo.backend.pattern..";
  private static final String CONVERSE = "dev.tempo.backend.converse..";

  @ArchTest
  static final ArchRule BACKEND_KNOWS_NO_OTHER_MODULE = never(BACKEND, REGISTRY, SSR, WEBAPP);

  @ArchTest
  static final ArchRule REGISTRY_KNOWS_NO_OTHER_MODULE = never(REGISTRY, BACKEND, SSR, WEBAPP);

  @ArchTest
  static final ArchRule SSR_KNOWS_NO_OTHER_MODULE = never(SSR, BACKEND, REGISTRY, WEBAPP);

  @ArchTest
  static final ArchRule CLIENT_KNOWS_NOTHING_OF_OURS = never("dev.tempo.client..", BACKEND, REGISTRY, SSR, WEBAPP)
      .allowEmptyShould(true);

  @ArchTest
  static final ArchRule POLICY_IS_A_PURE_CORE = never(POLICY, NEXUS, METADATA, PUBLISH, SCHEDULER, PATTERN, CONVERSE,
      "io.vertx..");

  @ArchTest
  static final ArchRule NEXUS_KNOWS_POLICY_ALONE = never(NEXUS, METADATA, PUBLISH, SCHEDULER, PATTERN, CONVERSE);

  @ArchTest
  static final ArchRule METADATA_KNOWS_NEXUS_AND_POLICY = never(METADATA, PUBLISH, SCHEDULER, PATTERN, CONVERSE);

  @ArchTest
  static final ArchRule SCHEDULER_KNOWS_NOT_WHO_PUBLISHES = never(SCHEDULER, PUBLISH, PATTERN, CONVERSE);

  @ArchTest
  static final ArchRule TIMER_KNOWS_THE_JDK_ALONE = noClasses().that().resideInAPackage(TIMER).should()
      .dependOnClassesThat().resideInAnyPackage("io.vertx..", "com.fasterxml..", NEXUS, METADATA, POLICY, PUBLISH);

  @ArchTest
  static final ArchRule PUBLISH_KNOWS_NO_PATTERNS = never(PUBLISH, PATTERN, CONVERSE);

  @ArchTest
  static final ArchRule PATTERN_KNOWS_NO_CONVERSATION = never(PATTERN, PUBLISH, CONVERSE);

  /** Only wiring names an implementation in PostgreSQL; the parts know their ports. */
  @ArchTest
  static final ArchRule SQL_IS_BEHIND_ITS_PORTS = noClasses().that().resideOutsideOfPackages("..postgres..",
      "dev.tempo.webapp", "dev.tempo.webapp.page", "dev.tempo.webapp.cli", "dev.tempo.webapp.auth").should()
      .dependOnClassesThat().resideInAPackage("..postgres..");

  /** HTTP's core is a function: of the server's types only the thin binding knows. */
  @ArchTest
  static final ArchRule RESOURCES_KNOW_NO_SERVER = noClasses().that().resideInAnyPackage("dev.tempo.webapp.api..",
      "dev.tempo.webapp.page..", "dev.tempo.webapp.assets..", "dev.tempo.webapp.live..", "dev.tempo.webapp.ops..")
      .should()
      .dependOnClassesThat().resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..");

  private static ArchRule never(String from, String... to) {
    return noClasses().that().resideInAPackage(from).should().dependOnClassesThat().resideInAnyPackage(to);
  }
}
