package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.EntityCommands.Written;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static dev.tempo.backend.metadata.MetadataFixture.ACCOUNT;
import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.ANN;
import static dev.tempo.backend.metadata.MetadataFixture.ANNS;
import static dev.tempo.backend.metadata.MetadataFixture.BOB;
import static dev.tempo.backend.metadata.MetadataFixture.SERVICE;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class EntityCommandsTest {
  private static final IfMatch NO_HEADER = IfMatch.absent();

  private final MetadataFixture tempo = new MetadataFixture();

  @AfterEach
  void close() {
    tempo.close();
  }

  @Test
  void each_change_is_an_event_that_tells_all_the_entity_is() {
    Written created = tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);
    Event creation = tempo.last();
    Written changed = tempo.commands.patch(ADMIN, ACCOUNT, json("{\"data\": {\"seats\": 3, \"plan\": null}}"), IfMatch
        .tag(created.entity().etag()));
    Event update = tempo.last();
    tempo.commands.delete(ADMIN, ACCOUNT, NO_HEADER);

    assertThat(created.created()).isTrue();
    assertThat(changed.created()).isFalse();
    assertThat(changed.entity().data()).isEqualTo(json("{\"seats\": 3}"));
    assertThat(changed.entity().version()).isEqualTo(2);
    assertThat(changed.entity().updatedAt()).isEqualTo(update.recordedAt());
    assertThat(tempo.nexus.types()).containsExactly("user_created", "user_updated", "user_deleted");
    assertThat(creation.payload()).isEqualTo(json("{\"version\": 1, \"metadata\": " + ANNS + "}"));
    assertThat(update.payload().at("/metadata/data")).isEqualTo(json("{\"seats\": 3}"));
    assertThat(tempo.nexus.events()).allSatisfy(event -> {
      assertThat(event.actor()).isEqualTo("root");
      assertThat(event.owner()).isEqualTo("ann");
      assertThat(event.source()).isEqualTo(Event.TEMPO_SOURCE);
    });
    assertThat(tempo.entities.find(ACCOUNT)).isEmpty();
  }

  @Test
  void a_put_that_changes_nothing_is_no_event() {
    Written first = tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);
    Written second = tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), IfMatch.tag(first.entity().etag()));

    assertThat(second.entity().etag()).isEqualTo(first.entity().etag());
    assertThat(tempo.nexus.events()).hasSize(1);
  }

  @Test
  void of_changes_made_at_once_on_the_same_state_one_wins() throws Exception {
    String etag = tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER).entity().etag();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> writers = IntStream.range(0, 8).<Callable<Integer>>mapToObj(n -> () -> {
        try {
          tempo.commands.patch(ADMIN, ACCOUNT, json("{\"data\": {\"n\": " + n + "}}"), IfMatch.tag(etag));
          return 200;
        } catch (Refusal refused) {
          return refused.kind().status();
        }
      }).toList();
      List<Integer> answers = threads.invokeAll(writers).stream().map(Future::resultNow).sorted().toList();

      assertThat(answers).containsExactly(200, 412, 412, 412, 412, 412, 412, 412);
      assertThat(tempo.entity(ACCOUNT).version()).isEqualTo(2);
    }
  }

  @Test
  void a_tag_is_needed_and_never_fits_a_namesake() {
    String etag = tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER).entity().etag();
    assertThat(refusal(() -> tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER)).kind()).isEqualTo(
        Kind.PRECONDITION_REQUIRED);
    assertThat(refusal(() -> tempo.commands.patch(ADMIN, ACCOUNT, json("{}"), NO_HEADER)).kind()).isEqualTo(
        Kind.PRECONDITION_REQUIRED);
    tempo.commands.delete(ADMIN, ACCOUNT, IfMatch.parse(" \"other\", " + etag));
    assertThat(refusal(() -> tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), IfMatch.parse("*"))).kind()).isEqualTo(
        Kind.PRECONDITION_FAILED);
    tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);

    assertThat(tempo.entity(ACCOUNT).version()).isEqualTo(1);
    assertThat(refusal(() -> tempo.commands.delete(ADMIN, ACCOUNT, IfMatch.tag(etag))).kind()).isEqualTo(
        Kind.PRECONDITION_FAILED);
  }

  @Test
  void a_legal_hold_stops_deletion_and_archiving_until_an_administrator_lifts_it() {
    tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);
    Written held = tempo.commands.hold(ADMIN, ACCOUNT, "case 7");
    tempo.commands.hold(ADMIN, ACCOUNT, "case 7");

    assertThat(held.entity().legalHold()).extracting(Entity.LegalHold::reason, Entity.LegalHold::by).containsExactly(
        "case 7", "root");
    Refusal refused = refusal(() -> tempo.commands.delete(ADMIN, ACCOUNT, NO_HEADER));
    assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refused).hasMessageContaining("case 7");
    assertThat(refusal(() -> tempo.archive(ACCOUNT)).kind()).isEqualTo(Kind.CONFLICT);
    assertThat(refusal(() -> tempo.commands.release(ANN, ACCOUNT)).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.commands.hold(SERVICE, ACCOUNT, "mine")).kind()).isEqualTo(Kind.FORBIDDEN);

    assertThat(tempo.commands.release(ADMIN, ACCOUNT).entity().legalHold()).isNull();
    assertThat(refusal(() -> tempo.commands.release(ADMIN, ACCOUNT)).kind()).isEqualTo(Kind.NOT_FOUND);
    tempo.commands.delete(ANN, ACCOUNT, NO_HEADER);
    assertThat(tempo.nexus.types()).containsExactly("user_created", "legal_hold_placed", "legal_hold_lifted",
        "user_deleted");
  }

  @Test
  void what_is_archived_is_read_only_out_of_default_lists_and_can_be_deleted() {
    tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);
    tempo.archive(ACCOUNT);
    Entity archived = tempo.entity(ACCOUNT);

    assertThat(archived.archived()).isTrue();
    assertThat(
        refusal(() -> tempo.commands.patch(ADMIN, ACCOUNT, json("{\"owner\": null}"), IfMatch.tag(archived.etag())))
            .kind())
        .isEqualTo(Kind.CONFLICT);
    assertThat(refusal(() -> tempo.send(ADMIN, "changed", ACCOUNT, "{\"owner\": null}")).kind()).isEqualTo(
        Kind.CONFLICT);
    assertThat(refusal(() -> tempo.archive(ACCOUNT)).kind()).isEqualTo(Kind.CONFLICT);
    tempo.send(ADMIN, "seen", ACCOUNT);
    assertThat(tempo.entities.list(ADMIN, EntityQuery.all(10)).items()).isEmpty();
    tempo.commands.delete(ADMIN, ACCOUNT, NO_HEADER);
    assertThat(tempo.entities.find(ACCOUNT)).isEmpty();
  }

  @Test
  void who_sees_nothing_is_told_that_nothing_is_there_and_who_sees_a_summary_that_it_is_forbidden() {
    EntityRef run = new EntityRef("run", "1");
    tempo.commands.put(ADMIN, ACCOUNT, json(ANNS), NO_HEADER);
    tempo.commands.put(ADMIN, run,
        json("{\"category\": \"analytics\", \"environment\": \"dev\", \"role\": \"service\"}"),
        NO_HEADER);

    assertThat(refusal(() -> tempo.commands.delete(BOB, ACCOUNT, NO_HEADER)).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> tempo.commands.delete(BOB, run, NO_HEADER)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> tempo.commands.put(BOB, run, json("{\"category\": \"user\"}"), NO_HEADER)).kind())
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(refusal(() -> tempo.commands.delete(BOB, new EntityRef("run", "2"), NO_HEADER)).kind()).isEqualTo(
        Kind.NOT_FOUND);
    tempo.commands.delete(SERVICE, run, NO_HEADER);
  }

  @Test
  void parents_are_kept_in_order_and_a_cycle_is_refused() {
    EntityRef child = new EntityRef("d", "1");
    tempo.commands.put(ADMIN, child, json("{\"category\": \"x\", \"parents\": [\"d/3\", \"d/2\"]}"), NO_HEADER);

    assertThat(tempo.entity(child).parents()).containsExactly(new EntityRef("d", "3"), new EntityRef("d", "2"));
    Refusal refused = refusal(() -> tempo.commands.put(ADMIN, new EntityRef("d", "2"), json(
        "{\"category\": \"x\", \"parents\": [\"d/1\"]}"), NO_HEADER));
    assertThat(refused.kind()).isEqualTo(Kind.UNPROCESSABLE);
    assertThat(refused.violations().getFirst().pointer()).isEqualTo("/parents");
  }

  @Test
  void two_who_would_close_a_cycle_between_them_cannot_both() throws Exception {
    List<EntityRef> ring = IntStream.range(0, 6).mapToObj(n -> new EntityRef("ring", String.valueOf(n))).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> writers = IntStream.range(0, 6).<Callable<Boolean>>mapToObj(n -> () -> {
        try {
          tempo.commands.put(ADMIN, ring.get(n), json("{\"category\": \"x\", \"parents\": [\"" + ring.get((n + 1) % 6)
              + "\"]}"), NO_HEADER);
          return true;
        } catch (Refusal refused) {
          return false;
        }
      }).toList();

      assertThat(threads.invokeAll(writers).stream().filter(Future::resultNow)).hasSize(5);
    }
  }

  @Test
  void names_that_cannot_be_stored_are_refused() {
    for (EntityRef bad : List.of(new EntityRef("us er", "1"), new EntityRef("user", "a\0b"), new EntityRef("user", "x"
        .repeat(257)))) {
      assertThat(refusal(() -> tempo.commands.put(ADMIN, bad, json(ANNS), NO_HEADER)).kind()).isEqualTo(
          Kind.UNPROCESSABLE);
    }
  }
}
