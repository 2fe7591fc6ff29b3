package dev.tempo.backend.metadata;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Refusal.Kind;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Classification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static dev.tempo.backend.metadata.MetadataFixture.ACCOUNT;
import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.ANN;
import static dev.tempo.backend.metadata.MetadataFixture.ANNS;
import static dev.tempo.backend.metadata.MetadataFixture.BOB;
import static dev.tempo.backend.metadata.MetadataFixture.SERVICE;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static dev.tempo.backend.metadata.MetadataFixture.violations;
import static org.assertj.core.api.Assertions.assertThat;

class MetadataConsequenceTest {
  private final MetadataFixture tempo = new MetadataFixture();

  @AfterEach
  void close() {
    tempo.close();
  }

  @Test
  void metadata_in_an_event_creates_the_entity_in_the_events_own_transaction() {
    long position = tempo.send(SERVICE, "user_created", ACCOUNT, ANNS).position();

    Entity entity = tempo.entity(ACCOUNT);
    Event event = tempo.last();
    assertThat(tempo.nexus.types()).containsExactly("user_created");
    assertThat(entity.classification()).isEqualTo(new Classification("user", "prod", "user"));
    assertThat(entity.owner()).isEqualTo("ann");
    assertThat(entity.data()).isEqualTo(json("{\"plan\": \"pro\"}"));
    assertThat(entity.version()).isEqualTo(1);
    assertThat(entity.born()).isEqualTo(position);
    assertThat(List.of(entity.createdAt(), entity.countsFrom(), entity.updatedAt())).containsOnly(event.recordedAt());
    assertThat(event.classification()).isEqualTo(entity.classification());
    assertThat(event.owner()).isEqualTo("ann");
  }

  @Test
  void an_entity_is_as_old_as_the_event_that_created_it_says() {
    Instant signedUp = Instant.parse("2020-02-29T10:00:00Z");
    tempo.nexus.send(SERVICE, new Incoming(new Draft("/test", "1", "user_created", ACCOUNT, signedUp, null, null, json(
        "{}"), json(ANNS), null, null), "1"));

    assertThat(tempo.entity(ACCOUNT).createdAt()).isEqualTo(signedUp);
    assertThat(tempo.entity(ACCOUNT).countsFrom()).isEqualTo(signedUp);
    assertThat(tempo.entity(ACCOUNT).updatedAt()).isEqualTo(tempo.last().recordedAt());
  }

  @Test
  void what_is_given_later_changes_it_and_what_changes_nothing_keeps_its_version() {
    tempo.send(ADMIN, "user_created", ACCOUNT, ANNS);
    tempo.send(ADMIN, "plan_changed", ACCOUNT, "{\"data\": {\"plan\": \"free\", \"seats\": 1.50}}");
    tempo.send(ADMIN, "seen", ACCOUNT, "{\"owner\": \"ann\", \"data\": {\"seats\": 1.5, \"plan\": \"free\"}}");
    tempo.send(ADMIN, "seen", ACCOUNT);

    assertThat(tempo.entity(ACCOUNT).version()).isEqualTo(2);
    assertThat(tempo.entity(ACCOUNT).data().path("plan").textValue()).isEqualTo("free");
    assertThat(tempo.entity(ACCOUNT).classification().category()).isEqualTo("user");
  }

  @Test
  void an_event_without_metadata_makes_no_entity() {
    tempo.send(SERVICE, "user_seen", ACCOUNT);

    assertThat(tempo.entities.find(ACCOUNT)).isEmpty();
    assertThat(tempo.last().classification()).isNull();
  }

  @Test
  void every_fault_is_named_with_its_place_and_nothing_is_recorded() {
    assertThat(violations(() -> tempo.send(SERVICE, "user_created", ACCOUNT, """
        {"category": "us er", "environment": "prod/", "role": 1, "owner": "", "parents": ["team", "team/1", "team/1"],
         "data": {"a/b": "x\\u0000y", "list": [1e999]}, "colour": "red"}"""))).containsOnlyKeys("/metadata/category",
        "/metadata/environment", "/metadata/role", "/metadata/owner", "/metadata/parents/0", "/metadata/parents/2",
        "/metadata/data/a~1b", "/metadata/data/list/0", "/metadata/colour");
    assertThat(violations(() -> tempo.send(SERVICE, "user_created", ACCOUNT, "{\"owner\": \"ann\"}")))
        .containsOnlyKeys("/metadata/category");
    assertThat(violations(() -> tempo.send(SERVICE, "user_created", ACCOUNT, "{\"data\": []}"))).containsOnlyKeys(
        "/metadata/data");
    assertThat(tempo.nexus.events()).isEmpty();
  }

  @Test
  void data_takes_64_kib_and_not_a_byte_more() {
    String fits = "x".repeat(64 * 1024 - "{\"text\":\"\"}".length());
    tempo.send(SERVICE, "user_created", ACCOUNT, "{\"category\": \"user\", \"data\": {\"text\": \"" + fits + "\"}}");
    EntityRef other = new EntityRef("user", "43");

    var refusal = refusal(() -> tempo.send(SERVICE, "user_created", other,
        "{\"category\": \"user\", \"data\": {\"text\": \"" + fits + "y\"}}"));

    assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(refusal.violations().getFirst().pointer()).isEqualTo("/metadata/data");
    assertThat(tempo.entities.find(other)).isEmpty();
  }

  @Test
  void a_user_creates_what_belongs_to_the_user_and_nothing_else() {
    tempo.send(ANN, "user_created", ACCOUNT, "{\"category\": \"user\", \"environment\": \"prod\"}");
    assertThat(tempo.entity(ACCOUNT).owner()).isEqualTo("ann");
    assertThat(tempo.entity(ACCOUNT).classification().role()).isEqualTo("user");

    EntityRef other = new EntityRef("user", "43");
    assertThat(refusal(() -> tempo.send(ANN, "user_created", other, "{\"category\": \"user\", \"owner\": \"bob\"}"))
        .kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.send(ANN, "user_created", other, "{\"category\": \"user\", \"role\": \"admin\"}"))
        .kind()).isEqualTo(Kind.FORBIDDEN);
  }

  @Test
  void only_who_may_act_changes_an_entity_and_a_user_not_what_it_is() {
    tempo.send(SERVICE, "user_created", ACCOUNT, ANNS);

    assertThat(refusal(() -> tempo.send(SERVICE, "changed", ACCOUNT, "{\"data\": {}}")).kind()).isEqualTo(
        Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.send(BOB, "changed", ACCOUNT, "{\"data\": {}}")).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.send(ANN, "changed", ACCOUNT, "{\"category\": \"trash\"}")).kind()).isEqualTo(
        Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.send(ANN, "changed", ACCOUNT, "{\"owner\": \"bob\"}")).kind()).isEqualTo(
        Kind.FORBIDDEN);
    tempo.send(ANN, "changed", ACCOUNT, "{\"data\": {\"plan\": \"free\"}}");
    assertThat(tempo.entity(ACCOUNT).version()).isEqualTo(2);
  }

  @Test
  void a_stranger_records_nothing_about_what_is_not_the_strangers_but_a_service_states_facts() {
    tempo.send(SERVICE, "user_created", ACCOUNT, ANNS);

    assertThat(refusal(() -> tempo.send(BOB, "user_reactivated", ACCOUNT)).kind()).isEqualTo(Kind.FORBIDDEN);
    tempo.send(ANN, "user_reactivated", ACCOUNT);
    tempo.send(SERVICE, "user_reactivated", ACCOUNT);
    // A service may have scheduled on what Tempo does not know; a user's event could undo that.
    EntityRef unknown = new EntityRef("thing", "nobody knows");
    assertThat(refusal(() -> tempo.send(BOB, "something_else", unknown)).kind()).isEqualTo(Kind.FORBIDDEN);
    tempo.send(SERVICE, "something_else", unknown);
    assertThat(tempo.nexus.types()).containsExactly("user_created", "user_reactivated", "user_reactivated",
        "something_else");
  }

  @Test
  void lineage_stays_free_of_cycles_within_a_batch_and_across() {
    tempo.send(ADMIN, "made", new EntityRef("d", "1"), "{\"category\": \"x\", \"parents\": [\"d/2\"]}");
    tempo.send(ADMIN, "made", new EntityRef("d", "2"), "{\"category\": \"x\", \"parents\": [\"d/3\", \"e/9\"]}");

    assertThat(violations(() -> tempo.send(ADMIN, "made", new EntityRef("d", "3"),
        "{\"category\": \"x\", \"parents\": [\"d/0\", \"d/1\"]}"))).containsEntry("/metadata/parents",
            "would make d/3 its own ancestor: d/3 -> d/1 -> d/2 -> d/3");
    assertThat(violations(() -> tempo.send(ADMIN, "made", new EntityRef("d", "4"),
        "{\"category\": \"x\", \"parents\": [\"d/4\"]}"))).containsOnlyKeys("/metadata/parents");
    assertThat(violations(() -> tempo.nexus.sendAll(made("p/1", "p/2"), made("p/2", "p/3"), made("p/3", "p/1"))))
        .containsOnlyKeys("/metadata/parents");
    assertThat(tempo.entities.find(new EntityRef("p", "1"))).isEmpty();
    assertThat(tempo.nexus.events()).hasSize(2);
  }

  @Test
  void a_cycle_that_is_opened_in_the_same_batch_is_none() {
    tempo.send(TestNexus.ALICE, "made", new EntityRef("d", "1"),
        "{\"category\": \"analytics\", \"environment\": \"dev\", \"parents\": [\"d/2\"]}");
    tempo.nexus.sendAll(TestNexus.incoming(null, "changed", new EntityRef("d", "1"), json("{}"), json(
        "{\"parents\": []}")), made("d/2", "d/1"));

    assertThat(tempo.entity(new EntityRef("d", "1")).parents()).isEmpty();
    assertThat(tempo.entity(new EntityRef("d", "2")).parents()).containsExactly(new EntityRef("d", "1"));
  }

  private static Incoming made(String child, String parent) {
    return TestNexus.incoming(null, "made", EntityRef.parse(child), json("{}"),
        json("{\"category\": \"x\", \"parents\":"
            + " [\"" + parent + "\"]}"));
  }
}
