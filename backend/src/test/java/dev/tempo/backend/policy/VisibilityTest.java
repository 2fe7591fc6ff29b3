package dev.tempo.backend.policy;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Access and exposure for every kind of caller, written out by hand from the semantics. */
class VisibilityTest {
  private static final Classification ACCOUNT = new Classification("user", "prod", "user");

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    // access    exposure    admin  service  owner    stranger    and who of them may act
    "none       | none     | FULL | NONE    | NONE    | NONE    | admin",
    "none       | summary  | FULL | SUMMARY | SUMMARY | SUMMARY | admin",
    "none       | internal | FULL | FULL    | NONE    | NONE    | admin",
    "none       | full     | FULL | FULL    | FULL    | FULL    | admin",
    "self       | none     | FULL | NONE    | FULL    | NONE    | admin owner",
    "self+admin | summary  | FULL | SUMMARY | FULL    | SUMMARY | admin owner",
    "self+admin | internal | FULL | FULL    | FULL    | NONE    | admin owner",
    "internal   | none     | FULL | FULL    | NONE    | NONE    | admin service",
    "internal   | summary  | FULL | FULL    | SUMMARY | SUMMARY | admin service",
    "full       | none     | FULL | FULL    | FULL    | FULL    | admin service owner stranger"})
  void access_and_exposure_decide(String access, String exposure, Visibility admin, Visibility service,
      Visibility owner, Visibility stranger, String mayAct) {
    PolicyTable table = PolicyTable.compile(1, List.of(Rule.of("user", "*", "*").with(Effect.ACCESS, parsed(
        Effect.ACCESS, access)).with(Effect.EXPOSURE, parsed(Effect.EXPOSURE, exposure))));
    List<Principal> callers = List.of(new Principal("admin", Role.ADMIN), new Principal("service", Role.SERVICE),
        new Principal("owner", Role.USER), new Principal("stranger", Role.USER));

    Stream<Visibility> seen = callers.stream().map(caller -> table.visibility(caller, ACCOUNT, "owner"));
    Stream<String> acting = callers.stream().filter(caller -> table.mayAct(caller, ACCOUNT, "owner")).map(
        Principal::subject);

    assertThat(seen).containsExactly(admin, service, owner, stranger);
    assertThat(acting).containsExactly(mayAct.split(" "));
  }

  private static <T> T parsed(Effect<T> effect, String word) {
    return effect.parse(new TextNode(word));
  }
}
