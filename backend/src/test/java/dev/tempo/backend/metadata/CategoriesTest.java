package dev.tempo.backend.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.metadata.postgres.PostgresCategoryRows;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Kind;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Exposure;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.Validation;
import io.vertx.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.ANN;
import static dev.tempo.backend.metadata.MetadataFixture.BOB;
import static dev.tempo.backend.metadata.MetadataFixture.SERVICE;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

/** Schemas of categories: strict and lenient, from every way in, on two nodes. */
class CategoriesTest {
  private static final PolicyTable POLICY = PolicyTable.compile(1, List.of(
      Rule.of("*", "loose", "*").with(Effect.VALIDATION, Validation.LENIENT),
      Rule.of("*", "shown", "*").with(Effect.EXPOSURE, Exposure.SUMMARY),
      Rule.of("*", "loose/inside", "*").with(Effect.VALIDATION, Validation.LENIENT).with(Effect.EXPOSURE,
          Exposure.INTERNAL),
      Rule.of("*", "inside", "*").with(Effect.EXPOSURE, Exposure.INTERNAL)));
  private static final String PLAN = """
      {"schema": {"required": ["plan"], "properties": {"plan": {"enum": ["free", "pro"], "x-exposure": "summary"},
        "seats": {"type": "integer"}, "salary": {"x-exposure": "full"}}}}""";
  private static final EntityRef ACCOUNT = new EntityRef("account", "1");
  private static final IfMatch NO_HEADER = IfMatch.absent();

  /** What one process makes of the shared database. */
  private static final class Node {
    final CategoryRows rows;
    final CategoryCache cache;
    final MetadataConsequence consequence;
    final EntityBooks books;

    Node(Pool pool) {
      rows = new PostgresCategoryRows(pool);
      cache = new CategoryCache(rows);
      books = new EntityBooks(new PostgresEntityRows(), cache);
      consequence = new MetadataConsequence(books);
    }
  }

  private final TestNexus nexus = TestNexus.fresh(POLICY);
  private final Node here = new Node(nexus.database().pool());
  private final Node there = new Node(nexus.database().pool());
  private final Categories categories = new Categories(nexus, here.rows, here.cache);
  private final EntityCommands commands = new EntityCommands(nexus, here.books);
  private final Entities entities = new Entities(new PostgresEntityReads(nexus.database().pool()), new Views(nexus
      .policies()::current, here.cache));

  CategoriesTest() {
    nexus.nexus().register(here.consequence);
  }

  @AfterEach
  void close() {
    nexus.close();
  }

  private static String metadata(String environment, String data) {
    return "{\"category\": \"plan\", \"environment\": \"" + environment + "\", \"data\": " + data + "}";
  }

  @Test
  void strict_refuses_an_event_s_metadata_and_a_put_with_every_violation() {
    categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);

    Refusal put = refusal(() -> commands.put(ADMIN, ACCOUNT, json(metadata("prod", "{\"seats\": \"x\"}")), NO_HEADER));
    assertThat(put.kind()).isEqualTo(Kind.UNPROCESSABLE);
    assertThat(put.violations()).extracting(Refusal.Violation::pointer).containsExactlyInAnyOrder("/data/plan",
        "/data/seats");
    Refusal event = refusal(() -> nexus.send(SERVICE, TestNexus.incoming(null, "opened", ACCOUNT, json("{}"), json(
        metadata("prod", "{\"plan\": \"gold\", \"seats\": 1.5}")))));
    assertThat(event.violations()).extracting(Refusal.Violation::pointer).containsExactlyInAnyOrder(
        "/metadata/data/plan", "/metadata/data/seats");
    assertThat(nexus.types()).containsExactly("category.changed");

    String etag = commands.put(ADMIN, ACCOUNT, json(metadata("prod", "{\"plan\": \"pro\"}")), NO_HEADER).entity()
        .etag();
    assertThat(refusal(() -> commands.patch(ADMIN, ACCOUNT, json("{\"data\": {\"plan\": null}}"), IfMatch.tag(etag)))
        .violations()).extracting(Refusal.Violation::pointer).containsExactly("/data/plan");
  }

  @Test
  void lenient_takes_it_and_records_the_warnings_with_the_write() {
    categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);
    commands.put(SERVICE, ACCOUNT, json(metadata("loose", "{\"seats\": \"x\"}")), NO_HEADER);

    List<Event> events = nexus.events();
    assertThat(nexus.types()).containsExactly("category.changed", "account_created", "metadata.warned");
    Event warned = events.getLast();
    assertThat(warned.causationId()).isEqualTo(events.get(1).id());
    assertThat(warned.entity()).isEqualTo(ACCOUNT);
    assertThat(warned.payload().get("warnings").findValuesAsText("pointer")).containsExactlyInAnyOrder("/plan",
        "/seats");
    assertThat(warned.payload().get("schema_version").asInt()).isEqualTo(1);
    assertThat(warned.classification()).isNotNull();
  }

  @Test
  void what_is_stored_stays_until_it_is_written_again() {
    String made = commands.put(ADMIN, ACCOUNT, json(metadata("prod", "{\"plan\": \"gold\"}")), NO_HEADER).entity()
        .etag();
    categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);

    assertThat(entities.find(ADMIN, ACCOUNT).orElseThrow().data()).isEqualTo(json("{\"plan\": \"gold\"}"));
    String owned = commands.patch(ADMIN, ACCOUNT, json("{\"owner\": \"ann\"}"), IfMatch.tag(made)).entity().etag();
    assertThat(refusal(() -> commands.patch(ADMIN, ACCOUNT, json("{\"data\": {\"seats\": 1}}"), IfMatch.tag(owned)))
        .kind()).isEqualTo(Kind.UNPROCESSABLE);
    commands.hold(ADMIN, ACCOUNT, "a case");
    commands.release(ADMIN, ACCOUNT);
    commands.delete(ADMIN, ACCOUNT, NO_HEADER);
  }

  @Test
  void a_summary_shows_what_the_schema_calls_summary_and_internal_hides_what_it_calls_full() {
    commands.put(ADMIN, ACCOUNT, json(metadata("shown", "{\"plan\": \"pro\", \"seats\": 1, \"salary\": 9}")),
        NO_HEADER);
    EntityRef inside = new EntityRef("account", "2");
    commands.put(ADMIN, inside, json(metadata("inside", "{\"plan\": \"pro\", \"seats\": 1, \"salary\": 9}")),
        NO_HEADER);
    assertThat(entities.find(BOB, ACCOUNT).orElseThrow().toJson().has("data")).isFalse();

    categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);
    JsonNode summary = entities.find(BOB, ACCOUNT).orElseThrow().toJson();
    assertThat(summary.get("data")).isEqualTo(json("{\"plan\": \"pro\"}"));
    assertThat(summary.has("owner")).isFalse();
    assertThat(entities.find(SERVICE, inside).orElseThrow().data()).isEqualTo(json(
        "{\"plan\": \"pro\", \"seats\": 1}"));
    assertThat(entities.find(BOB, inside)).isEmpty();
    Views views = new Views(nexus.policies()::current, here.cache);
    Event created = nexus.events().get(1);
    assertThat(views.event(SERVICE, created).orElseThrow().toJson().at("/payload/metadata/data")).isEqualTo(json(
        "{\"plan\": \"pro\", \"seats\": 1}"));
    assertThat(views.shown(SERVICE, created).orElseThrow().event().payload().toString()).doesNotContain("salary");
    assertThat(views.event(ADMIN, created).orElseThrow().payload()).isEqualTo(created.payload());

    categories.delete(ADMIN, "plan", NO_HEADER);
    assertThat(entities.find(BOB, ACCOUNT).orElseThrow().data()).isNull();
  }

  @Test
  void where_the_schema_shows_nothing_an_event_repeats_nothing() {
    commands.put(ADMIN, ACCOUNT, json(metadata("inside", "{\"salary\": 9}")), NO_HEADER);
    categories.put(ADMIN, "plan", json("{\"schema\": {\"x-exposure\": \"full\"}}"), NO_HEADER);
    Event created = nexus.events().getFirst();
    Views views = new Views(nexus.policies()::current, here.cache);

    assertThat(views.event(SERVICE, created).orElseThrow().toJson().at("/payload/metadata/data")).isEqualTo(json("{}"));
    assertThat(views.shown(SERVICE, created).orElseThrow().event().payload().toString()).doesNotContain("salary");
    assertThat(views.event(ADMIN, created).orElseThrow().payload()).isEqualTo(created.payload());
  }

  @Test
  void warnings_name_fields_only_to_who_sees_every_field() {
    String etag = categories.put(ADMIN, "plan", json("{\"schema\": {\"required\": [\"salary\"]}}"), NO_HEADER)
        .category()
        .etag();
    commands.put(ADMIN, ACCOUNT, json(metadata("loose/inside", "{}")), NO_HEADER);
    Event warned = nexus.events().getLast();
    Views views = new Views(nexus.policies()::current, here.cache);
    assertThat(views.event(SERVICE, warned).orElseThrow().payload()).isEqualTo(warned.payload());

    categories.put(ADMIN, "plan", json("{\"schema\": {\"properties\": {\"salary\": {\"x-exposure\": \"full\"}}}}"),
        IfMatch
            .tag(etag));
    JsonNode seen = views.event(SERVICE, warned).orElseThrow().toJson().path("payload");
    assertThat(seen.has("warnings")).isFalse();
    assertThat(seen.get("warning_count").asInt()).isEqualTo(1);
    assertThat(views.event(ADMIN, warned).orElseThrow().payload()).isEqualTo(warned.payload());
  }

  @Test
  void changes_are_events_and_need_the_state_they_were_made_on() {
    Categories.Written first = categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);
    assertThat(first.created()).isTrue();
    assertThat(refusal(() -> categories.put(ADMIN, "plan", json("{}"), NO_HEADER)).kind()).isEqualTo(
        Kind.PRECONDITION_REQUIRED);
    assertThat(categories.put(ADMIN, "plan", json(PLAN), IfMatch.tag(first.category().etag())).category().version())
        .isEqualTo(1);
    Categories.Written second = categories.put(ADMIN, "plan", json("{\"description\": \"Plans\"}"), IfMatch.tag(first
        .category().etag()));
    assertThat(second.created()).isFalse();
    assertThat(second.category().version()).isEqualTo(2);
    assertThat(refusal(() -> categories.put(ADMIN, "plan", json(PLAN), IfMatch.tag(first.category().etag()))).kind())
        .isEqualTo(Kind.PRECONDITION_FAILED);
    assertThat(refusal(() -> categories.delete(ADMIN, "plan", IfMatch.tag(first.category().etag()))).kind()).isEqualTo(
        Kind.PRECONDITION_FAILED);
    categories.delete(ADMIN, "plan", NO_HEADER);

    assertThat(nexus.types()).containsExactly("category.changed", "category.changed", "category.removed");
    assertThat(refusal(() -> categories.find("plan")).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> categories.put(SERVICE, "plan", json(PLAN), NO_HEADER)).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> categories.put(ANN, "plan", json(PLAN), NO_HEADER)).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(categories.put(ADMIN, "plan", json(PLAN), NO_HEADER).category().etag()).isNotEqualTo(first.category()
        .etag());
    assertThat(new Views(nexus.policies()::current).event(BOB, nexus.events().getFirst())).isPresent();
  }

  @Test
  void another_node_holds_writes_against_the_newest_schema_from_its_commit_on() {
    EntityCommands elsewhere = new EntityCommands(nexus, there.books);
    elsewhere.put(ADMIN, ACCOUNT, json(metadata("prod", "{\"plan\": \"gold\"}")), NO_HEADER);

    categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);

    assertThat(refusal(() -> elsewhere.put(ADMIN, new EntityRef("account", "3"), json(metadata("prod",
        "{\"plan\": \"gold\"}")), NO_HEADER)).kind()).isEqualTo(Kind.UNPROCESSABLE);
    categories.delete(ADMIN, "plan", NO_HEADER);
    elsewhere.put(ADMIN, new EntityRef("account", "3"), json(metadata("prod", "{\"plan\": \"gold\"}")), NO_HEADER);
  }

  @Test
  void a_write_that_was_decided_before_a_schema_and_commits_after_it_is_decided_again() throws Exception {
    CountDownLatch decided = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var write = CompletableFuture.runAsync(() -> nexus.transact(List.of(ACCOUNT), transaction -> {
        EntityBook book = there.books.open(transaction, List.of(ACCOUNT));
        Entity made = MetadataDocument.parse(json(metadata("prod", "{\"plan\": \"gold\"}")), "").create(ADMIN, ACCOUNT,
            transaction.now());
        book.create(transaction.append(ADMIN, Draft.own("account_created", ACCOUNT, json(
            "{}"))), made, "");
        decided.countDown();
        await(changed);
        return made;
      }), threads);
      decided.await();
      categories.put(ADMIN, "plan", json(PLAN), NO_HEADER);
      changed.countDown();
      assertThat(write.handle((_, failure) -> failure).get()).hasRootCauseInstanceOf(Refusal.class);
    }
    assertThat(nexus.types()).containsExactly("category.changed");
  }

  @Test
  void a_put_that_shows_less_is_answered_when_no_node_shows_more() {
    commands.put(ADMIN, ACCOUNT, json(metadata("shown", "{\"plan\": \"pro\", \"seats\": 1}")), NO_HEADER);
    String open = categories.put(ADMIN, "plan", json("{\"schema\": {\"x-exposure\": \"summary\"}}"), NO_HEADER)
        .category().etag();
    Views elsewhere = new Views(nexus.policies()::current, there.cache);
    Entity entity = entities.find(ACCOUNT).orElseThrow();
    assertThat(elsewhere.entity(BOB, entity).orElseThrow().data()).isEqualTo(entity.data());

    categories.put(ADMIN, "plan", json(PLAN), IfMatch.tag(open));
    assertThat(elsewhere.entity(BOB, entity).orElseThrow().data()).isEqualTo(json("{\"plan\": \"pro\"}"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
