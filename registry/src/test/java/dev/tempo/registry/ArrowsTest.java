package dev.tempo.registry;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Who may import whom: nothing of the other modules, and between the packages one way only. */
@AnalyzeClasses(packages = "dev.tempo.registry", importOptions = DoNotIncludeTests.class)
class ArrowsTest {
  @ArchTest
  static final ArchRule STANDS_ALONE = classes().should().onlyDependOnClassesThat()
      .resideInAnyPackage("java..", "dev.tempo.registry..", "io.vertx..", "com.fasterxml.jackson..",
          "com.networknt.schema..", "org.semver4j..", "org.apache.commons.compress..", "com.github.benmanes.caffeine..",
          "org.jspecify..");

  @ArchTest
  static final ArchRule MANIFEST_KNOWS_NOBODY = noClasses().that().resideInAPackage("..registry.manifest..").should()
      .dependOnClassesThat()
      .resideInAnyPackage("..registry.release..", "..registry.store..", "..registry.source..", "io.vertx..");

  @ArchTest
  static final ArchRule RELEASE_KNOWS_MANIFEST = noClasses().that().resideInAPackage("..registry.release..").should()
      .dependOnClassesThat().resideInAnyPackage("..registry.store..", "..registry.source..", "io.vertx.sqlclient..");

  @ArchTest
  static final ArchRule STORE_AND_SOURCE_ARE_STRANGERS = noClasses().that().resideInAPackage("..registry.store..")
      .should()
      .dependOnClassesThat().resideInAPackage("..registry.source..");

  @ArchTest
  static final ArchRule SOURCE_STORES_NOTHING = noClasses().that().resideInAPackage("..registry.source..").should()
      .dependOnClassesThat().resideInAnyPackage("..registry.store..", "io.vertx.sqlclient..");
}
