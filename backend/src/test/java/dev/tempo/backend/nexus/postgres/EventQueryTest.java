package dev.tempo.backend.nexus.postgres;

import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventQuery;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

import static dev.tempo.backend.nexus.postgres.TestNexus.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventQueryTest {
  private static final EntityRef ONE = new EntityRef("user", "1");
  private static final EntityRef TWO = new EntityRef("team", "1");
  private final TestNexus nexus = TestNexus.fresh();

  @BeforeAll
  void record() {
    nexus.send("user_created", ONE, json());
    nexus.send("user.created", ONE, json());
    nexus.send("userXcreated", TWO, json());
    nexus.transact(List.of(ONE), transaction -> {
      var started = transaction.append(Principal.TEMPO, Draft.transition("action.executed", ONE, "a-1", json()));
      return transaction.append(started, Draft.own("user_deleted", ONE, json()));
    });
    nexus.send("100%_deleted", TWO, json());
  }

  @AfterAll
  void close() {
    nexus.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      user_created               | 1
      user_*                     | 1 5
      user*                      | 1 2 3 5
      *_deleted                  | 5 6
      *%_deleted                 | 6
      *created                   | 1 2 3
      *r.c*                      | 2
      *                          | 1 2 3 4 5 6
      us*er                      | ''
      user.created,user_created  | 1 2
      user.created,action.*,100%_deleted | 2 4 6
      """)
  void types_are_exact_or_have_a_star_at_an_end(String types, String positions) {
    assertThat(find(new EventQuery(List.of(types.split(",")), null, null, null, null, null, null, null, false, 10)))
        .isEqualTo(positions);
  }

  @Test
  void the_other_filters_narrow_it() {
    List<Event> all = nexus.events();
    Instant fourth = all.get(3).recordedAt();
    String story = all.get(3).correlationId();

    assertThat(find(query("user", null, null, null, null, null))).isEqualTo("1 2 4 5");
    assertThat(find(query("team", "1", null, null, null, null))).isEqualTo("3 6");
    assertThat(find(query(null, null, story, null, null, null))).isEqualTo("4 5");
    assertThat(find(query(null, null, null, "a-1", null, null))).isEqualTo("4");
    assertThat(find(query(null, null, null, null, fourth, null))).isEqualTo("4 5 6");
    assertThat(find(query(null, null, null, null, null, fourth))).isEqualTo("1 2 3");
    assertThat(find(query("user", null, null, null, null, fourth))).isEqualTo("1 2");
  }

  @Test
  void pages_go_on_from_a_position_in_both_directions() {
    assertThat(find(page(null, false))).isEqualTo("1 2");
    assertThat(find(page(2L, false))).isEqualTo("3 4");
    assertThat(find(page(6L, false))).isEmpty();
    assertThat(find(page(null, true))).isEqualTo("6 5");
    assertThat(find(page(5L, true))).isEqualTo("4 3");
    assertThat(find(page(1L, true))).isEmpty();
    assertThat(nexus.log().at(4)).hasValueSatisfying(event -> assertThat(event.actionId()).isEqualTo("a-1"));
    assertThat(nexus.log().at(7)).isEmpty();
  }

  @Test
  void a_limit_out_of_bounds_is_a_mistake_of_the_caller() {
    assertThatThrownBy(() -> nexus.log().find(EventQuery.after(0, 1_001))).isInstanceOf(
        IllegalArgumentException.class).hasMessageContaining("1-1,000");
  }

  private static EventQuery page(@Nullable Long after, boolean descending) {
    return new EventQuery(List.of(), null, null, null, null, null, null, after, descending, 2);
  }

  private static EventQuery query(@Nullable String entityType, @Nullable String entityId, @Nullable String story,
      @Nullable String actionId, @Nullable Instant from, @Nullable Instant to) {
    return new EventQuery(List.of(), entityType, entityId, story, actionId, from, to, null, false, 10);
  }

  private String find(EventQuery query) {
    return String.join(" ", nexus.log().find(query).stream().map(event -> Long.toString(event.position())).toList());
  }
}
