package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Visibility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static dev.tempo.backend.metadata.MetadataFixture.ACCOUNT;
import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.ANN;
import static dev.tempo.backend.metadata.MetadataFixture.ANNS;
import static dev.tempo.backend.metadata.MetadataFixture.BOB;
import static dev.tempo.backend.metadata.MetadataFixture.SERVICE;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class EntitiesTest {
  private static final EntityRef RUN = new EntityRef("run", "nightly");
  private static final EntityRef FLOW = new EntityRef("flow", "1");
  private static final EntityRef OTHER = new EntityRef("note", "1");

  private final MetadataFixture tempo = new MetadataFixture();

  @AfterEach
  void close() {
    tempo.close();
  }

  /** The three rows of the founding document, and an entity that no rule is about, as each role sees them. */
  @Test
  void access_and_exposure_decide_for_every_role() {
    put(ACCOUNT, ANNS);
    put(RUN, "{\"category\": \"analytics\", \"environment\": \"dev\", \"role\": \"service\", \"data\": {\"rows\": 7}}");
    put(FLOW, "{\"category\": \"orchestration\", \"environment\": \"prod\", \"role\": \"admin\"}");
    put(OTHER, "{\"category\": \"note\", \"owner\": \"ann\"}");

    assertThat(seenBy(ADMIN)).containsExactly("flow full", "note full", "run full", "user full");
    assertThat(seenBy(SERVICE)).containsExactly("flow full", "run full", "user summary");
    assertThat(seenBy(ANN)).containsExactly("flow full", "user full");
    assertThat(seenBy(BOB)).containsExactly("flow full", "user summary");
  }

  @Test
  void a_summary_says_what_it_is_and_nothing_of_whom() {
    put(ACCOUNT, ANNS);
    tempo.commands.hold(ADMIN, ACCOUNT, "case 7");

    EntityView view = tempo.entities.find(BOB, ACCOUNT).orElseThrow();
    assertThat(view.toJson().toString()).doesNotContain("ann", "pro\"", "case 7");
    assertThat(view.toJson().properties().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrder(
        "entity_type", "entity_id", "category", "environment", "version", "archived", "created_at", "updated_at",
        "visibility");
    assertThat(tempo.entities.find(ANN, ACCOUNT).orElseThrow().toJson().at("/data/plan").textValue()).isEqualTo("pro");
  }

  @Test
  void a_filter_does_not_tell_what_the_summary_hides() {
    put(ACCOUNT, ANNS);
    EntityQuery anns = new EntityQuery(null, null, null, null, "ann", null, EntityQuery.Archived.NO, false, null, null,
        10);

    assertThat(tempo.entities.list(ADMIN, anns).items()).hasSize(1);
    assertThat(tempo.entities.list(ANN, anns).items()).hasSize(1);
    assertThat(tempo.entities.list(BOB, anns).items()).isEmpty();

    tempo.commands.hold(ADMIN, ACCOUNT, "case 7");
    EntityQuery held = new EntityQuery(null, null, null, null, null, null, EntityQuery.Archived.NO, true, null, null,
        10);
    assertThat(tempo.entities.list(ANN, held).items()).hasSize(1);
    assertThat(tempo.entities.list(BOB, held).items()).isEmpty();
  }

  @Test
  void events_are_seen_as_their_entity_was() {
    tempo.send(SERVICE, "user_created", ACCOUNT, ANNS);
    tempo.send(SERVICE, "noise", new EntityRef("unknown", "1"));
    tempo.commands.delete(ADMIN, ACCOUNT, IfMatch.absent());

    assertThat(eventsSeenBy(ADMIN)).containsExactly("user_created full", "noise full", "user_deleted full");
    assertThat(eventsSeenBy(ANN)).containsExactly("user_created full", "user_deleted full");
    assertThat(eventsSeenBy(BOB)).containsExactly("user_created summary", "user_deleted summary");
    assertThat(eventsSeenBy(SERVICE)).containsExactly("user_created summary", "noise full", "user_deleted summary");
    assertThat(
        tempo.nexus.events().stream().flatMap(event -> tempo.views.event(BOB, event).stream()).filter(view -> view
            .visibility() == Visibility.SUMMARY))
        .allSatisfy(view -> {
          assertThat(view.toJson().path("payload").isNull()).isTrue();
          assertThat(view.toJson().path("visibility").textValue()).isEqualTo("summary");
        });
  }

  @Test
  void lists_filter_and_page() {
    for (int n = 0; n < 25; n++) {
      put(new EntityRef(n % 2 == 0 ? "doc" : "note", "n%02d".formatted(n)), "{\"category\": \"c" + n % 3
          + "\", \"environment\": \"" + (n < 5 ? "prod/eu" : n < 10 ? "prod" : "production")
          + "\", \"parents\": [\"box/" + n % 4 + "\"]}");
    }
    tempo.archive(new EntityRef("doc", "n00"));

    assertThat(ids(query("doc", null, null, null, null))).hasSize(12).isSorted().doesNotContain("n00");
    assertThat(ids(query(null, "c1", null, null, null))).hasSize(8);
    assertThat(ids(query(null, null, "prod", null, null))).hasSize(9);
    assertThat(ids(query(null, null, null, new EntityRef("box", "3"), null))).hasSize(6);
    assertThat(ids(query(null, null, null, null, "n1"))).hasSize(10);
    assertThat(ids(query(null, null, null, null, "note/n0"))).containsExactly("n01", "n03", "n05", "n07", "n09");
    assertThat(ids(query(null, null, null, null, "n%"))).isEmpty();
    assertThat(ids(new EntityQuery(null, null, null, null, null, null, EntityQuery.Archived.YES, false, null, null, 5)))
        .containsExactly("n00");
    assertThat(ids(EntityQuery.all(7))).hasSize(24).doesNotHaveDuplicates();
  }

  @Test
  void lineage_goes_both_ways_to_a_depth() {
    put(new EntityRef("d", "a"), "{\"category\": \"x\"}");
    put(new EntityRef("d", "b"), "{\"category\": \"x\", \"parents\": [\"d/a\", \"raw/outside\"]}");
    put(new EntityRef("d", "c"), "{\"category\": \"x\", \"parents\": [\"d/b\", \"d/a\"]}");
    put(new EntityRef("d", "e"), "{\"category\": \"x\", \"parents\": [\"d/c\"]}");

    assertThat(nodes(ADMIN, "d/c", Direction.UP, 5)).containsExactlyInAnyOrder("d/c 0", "d/b -1", "d/a -1",
        "raw/outside -2");
    assertThat(nodes(ADMIN, "d/a", Direction.DOWN, 1)).containsExactlyInAnyOrder("d/a 0", "d/b 1", "d/c 1");
    assertThat(nodes(ADMIN, "d/b", Direction.BOTH, 9)).containsExactlyInAnyOrder("d/b 0", "d/a -1", "raw/outside -1",
        "d/c 1", "d/e 2");
    assertThat(tempo.entities.lineage(ADMIN, EntityRef.parse("d/c"), Direction.UP, 5, 100).edges()).hasSize(4);
    assertThat(refusal(() -> tempo.entities.lineage(BOB, EntityRef.parse("d/c"), Direction.UP, 5, 100)).kind().status())
        .isEqualTo(404);
  }

  @Test
  void lineage_does_not_lead_through_what_the_reader_cannot_see() {
    put(new EntityRef("t", "top"), "{\"category\": \"orchestration\", \"environment\": \"prod\", \"role\": \"admin\"}");
    put(new EntityRef("u", "1"), "{\"category\": \"user\", \"environment\": \"prod\", \"role\": \"user\","
        + " \"owner\": \"ann\", \"parents\": [\"t/top\"]}");
    put(new EntityRef("t", "leaf"), "{\"category\": \"orchestration\", \"environment\": \"prod\", \"role\": \"admin\","
        + " \"parents\": [\"u/1\"]}");

    assertThat(nodes(ANN, "t/leaf", Direction.UP, 5)).containsExactlyInAnyOrder("t/leaf 0", "u/1 -1", "t/top -2");
    assertThat(nodes(BOB, "t/leaf", Direction.UP, 5)).containsExactlyInAnyOrder("t/leaf 0", "u/1 -1");
    assertThat(nodes(BOB, "t/top", Direction.DOWN, 5)).containsExactly("t/top 0");
  }

  private void put(EntityRef ref, String body) {
    tempo.commands.put(ADMIN, ref, json(body), IfMatch.absent());
  }

  private List<String> seenBy(Principal principal) {
    return tempo.entities.list(principal, EntityQuery.all(10)).items().stream().map(view -> view.ref().type() + " "
        + view.toJson().path("visibility").textValue()).toList();
  }

  private List<String> eventsSeenBy(Principal principal) {
    return tempo.nexus.events().stream().flatMap(event -> tempo.views.event(principal, event).stream()).map(view -> view
        .type() + (view.visibility() == Visibility.FULL ? " full" : " summary")).toList();
  }

  private static EntityQuery query(@Nullable String type,
      @Nullable String category, @Nullable String environment,
      @Nullable EntityRef parent, @Nullable String q) {
    return new EntityQuery(type, category, environment, null, null, parent, EntityQuery.Archived.NO, false, q, null, 4);
  }

  private List<String> ids(EntityQuery query) {
    List<String> ids = new ArrayList<>();
    EntityPage page = tempo.entities.list(ADMIN, query);
    page.items().forEach(view -> ids.add(view.ref().id()));
    while (page.next() != null) {
      assertThat(page.items()).hasSize(query.limit());
      page = tempo.entities.list(ADMIN, query.after(page.next()));
      page.items().forEach(view -> ids.add(view.ref().id()));
    }
    return ids;
  }

  private List<String> nodes(Principal principal, String ref, Direction direction, int depth) {
    return tempo.entities.lineage(principal, EntityRef.parse(ref), direction, depth, 100).nodes().stream()
        .map(node -> node
            .ref() + " " + node.depth())
        .toList();
  }
}
