package dev.tempo.backend.scheduler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MatchingTest {
  private static final Plan PLAN = new Plan(ActionKind.DELETE, null, JsonNodeFactory.instance.objectNode(), List.of(
      EventRule.ofType("used"), new EventRule("paid", SchedulerFixture.json("{'plan':'pro','seats':1}"))),
      List.of(
          EventRule.ofType("extended")),
      null, Origin.REQUEST);

  @ParameterizedTest
  @CsvSource({"SCHEDULED,used,CANCEL", "HELD,used,CANCEL", "RUNNING,used,TOO_LATE", "EXECUTED,used,NOTHING",
    "SCHEDULED,extended,OVERRIDE", "HELD,extended,OVERRIDE", "RUNNING,extended,TOO_LATE", "CANCELLED,extended,NOTHING",
    "SCHEDULED,seen,NOTHING", "RUNNING,seen,NOTHING", "SCHEDULED,Used,NOTHING"})
  void decides_by_state_and_type(ActionState state, String type, Matching.Verdict verdict) {
    assertThat(Matching.live(state, PLAN, type, JsonNodeFactory.instance.objectNode())).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{'plan':'pro','seats':1.0,'more':true} | CANCEL",
    "{'plan':'pro','seats':2} | NOTHING", "{'plan':'pro'} | NOTHING", "{} | NOTHING",
    "{'plan':null,'seats':1} | NOTHING", "{'plan':'pro','seats':'1'} | NOTHING"})
  void compares_members_of_the_payload_where_the_rule_is_narrower(String payload, Matching.Verdict verdict) {
    assertThat(Matching.live(ActionState.SCHEDULED, PLAN, "paid", SchedulerFixture.json(payload))).isEqualTo(verdict);
  }

  @Test
  void what_ended_since_the_event_was_received_fired_too_early_for_it() {
    var nothing = JsonNodeFactory.instance.objectNode();

    assertThat(Matching.ended(ActionState.EXECUTED, PLAN, 8, "used", nothing, 7)).isEqualTo(Matching.Verdict.TOO_LATE);
    assertThat(Matching.ended(ActionState.EXECUTED, PLAN, 7, "used", nothing, 7)).isEqualTo(Matching.Verdict.NOTHING);
    assertThat(Matching.ended(ActionState.CANCELLED, PLAN, 8, "used", nothing, 7)).isEqualTo(Matching.Verdict.NOTHING);
    assertThat(Matching.ended(ActionState.FAILED, PLAN, 8, "seen", nothing, 7)).isEqualTo(Matching.Verdict.NOTHING);
  }
}
