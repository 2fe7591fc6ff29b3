package dev.tempo.backend.metadata;

import dev.tempo.backend.metadata.Lineage.Direction;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.postgres.PostgresEventCauses;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static dev.tempo.backend.metadata.MetadataFixture.ADMIN;
import static dev.tempo.backend.metadata.MetadataFixture.ANN;
import static dev.tempo.backend.metadata.MetadataFixture.ANNS;
import static dev.tempo.backend.metadata.MetadataFixture.BOB;
import static dev.tempo.backend.metadata.MetadataFixture.json;
import static dev.tempo.backend.metadata.MetadataFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

class CausationTest {
  private static final EntityRef THING = new EntityRef("thing", "1");
  private final MetadataFixture tempo = new MetadataFixture();
  private final Causations causations = new Causations(tempo.nexus.log(), new PostgresEventCauses(tempo.nexus
      .database().pool()), tempo.views);

  @AfterEach
  void close() {
    tempo.close();
  }

  @Test
  void causes_and_effects_are_followed_through_stories_and_beyond() {
    long order = send("a", "order", null, null);
    long pay = send("b", "pay", "a", null);
    long ship = send("c", "ship", "b", null);
    long other = send("d", "told in another story", "b", "another");
    long after = send("e", "after that", "d", null);
    send("x", "of nobody", null, null);

    assertThat(shown(pay, Direction.BOTH, 10)).containsExactlyInAnyOrder(pay + " 0", order + " -1", ship + " 1", other
        + " 1", after + " 2");
    assertThat(shown(order, Direction.DOWN, 1)).containsExactly(order + " 0", pay + " 1");
    assertThat(shown(after, Direction.UP, 10)).containsExactly(after + " 0", other + " -1", pay + " -2", order + " -3");
    assertThat(causations.of(ADMIN, after, Direction.UP, 10, 10).edges()).containsExactly(new Causation.Edge(other,
        after), new Causation.Edge(pay, other), new Causation.Edge(order, pay));
    Causation part = causations.of(ADMIN, pay, Direction.DOWN, 10, 1);
    assertThat(part.nodes()).hasSize(2);
    assertThat(part.truncated()).isTrue();
  }

  /** Ids are unique with source and sender only: the first of them is meant. */
  @Test
  void an_id_that_two_senders_gave_means_the_first() {
    long first = send("same", "first", null, null);
    Draft again = new Draft("/elsewhere", "same", "second", THING, null, null, null, json("{}"), null, null, null);
    long second = tempo.nexus.send(ADMIN, new Nexus.Incoming(again, "second")).position();
    long effect = send("effect", "effect", "same", null);

    assertThat(shown(first, Direction.DOWN, 3)).containsExactly(first + " 0", effect + " 1");
    assertThat(shown(second, Direction.DOWN, 3)).containsExactly(second + " 0");
    assertThat(shown(effect, Direction.UP, 3)).containsExactly(effect + " 0", first + " -1");
  }

  @Test
  void what_the_reader_may_not_see_is_not_there_and_hides_what_is_behind_it() {
    EntityRef ann = new EntityRef("user", "ann");
    tempo.send(ADMIN, "user_created", ann, ANNS);
    long mine = about(ann, "m", null);
    long hidden = about(THING, "h", "m");
    long behind = about(ann, "n", "h");

    assertThat(shown(mine, Direction.DOWN, 5)).hasSize(3);
    assertThat(shown(ANN, mine, Direction.DOWN, 5)).containsExactly(mine + " 0");
    assertThat(shown(ANN, behind, Direction.UP, 5)).containsExactly(behind + " 0");
    assertThat(refusal(() -> causations.of(ANN, hidden, Direction.BOTH, 5, 5)).kind().status()).isEqualTo(404);
    assertThat(refusal(() -> causations.of(BOB, hidden, Direction.BOTH, 5, 5)).kind().status()).isEqualTo(404);
    assertThat(refusal(() -> causations.of(ADMIN, hidden, Direction.BOTH, 0, 5)).kind().status()).isEqualTo(422);
  }

  private long send(String id, String type, @Nullable String cause, @Nullable String story) {
    return send(THING, id, type, cause, story);
  }

  private long about(EntityRef entity, String id, @Nullable String cause) {
    return send(entity, id, "told", cause, null);
  }

  private long send(EntityRef entity, String id, String type, @Nullable String cause, @Nullable String story) {
    Draft draft = new Draft("/test", id, type, entity, null, story, cause, json("{\"big\": \"payload\"}"), null, null,
        null);
    return tempo.nexus.send(ADMIN, new Nexus.Incoming(draft, id)).position();
  }

  private List<String> shown(long position, Direction direction, int depth) {
    return shown(ADMIN, position, direction, depth);
  }

  private List<String> shown(Principal reader, long position, Direction direction, int depth) {
    return causations.of(reader, position, direction, depth, 100).nodes().stream().map(node -> node.event().position()
        + " " + node.depth()).toList();
  }
}
