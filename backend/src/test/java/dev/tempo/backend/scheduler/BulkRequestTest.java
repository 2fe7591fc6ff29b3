package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BulkRequestTest {

  @Test
  void is_a_dry_run_unless_told_and_keeps_to_states_that_allow_it() {
    BulkRequest request = BulkRequest.parse(SchedulerFixture.json(
        "{'operation':'cancel','filter':{'state':'held, executed','entity_type':'box'}}"));

    assertThat(request.dryRun()).isTrue();
    assertThat(request.filter()).isEqualTo(ActionFilter.builder().entityType("box").states(Set.of(ActionState.HELD))
        .build());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {'filter':{}}                                                            | /operation
      {'operation':'explode','filter':{}}                                      | /operation
      {'operation':'cancel'}                                                   | /filter
      {'operation':'cancel','filter':{},'dry_run':false}                       | /filter
      {'operation':'cancel','filter':{'entity_type':null},'dry_run':false}     | /filter/entity_type
      {'operation':'cancel','filter':{'key':'k','owner':null}}                 | /filter/owner
      {'operation':'cancel','filter':{},'bulk_id':'mine'}                      | /bulk_id
      {'operation':'cancel','filter':[]}                                       | /filter
      {'operation':'cancel','filter':{'colour':'red'}}                         | /filter/colour
      {'operation':'cancel','filter':{'state':'executed'}}                     | /filter/state
      {'operation':'cancel','filter':{'state':'sleeping'}}                     | /filter/state
      {'operation':'cancel','filter':{'due_before':'soon'}}                    | /filter/due_before
      {'operation':'cancel','filter':{'action':'explode'}}                     | /filter/action
      {'operation':'cancel','filter':{},'dry_run':'no'}                        | /dry_run
      {'operation':'cancel','filter':{},'postpone_by':'P1D'}                   | /postpone_by
      {'operation':'reschedule','filter':{}}                                   | /postpone_by
      {'operation':'reschedule','filter':{},'postpone_by':'PT0S'}              | /postpone_by
      {'operation':'reschedule','filter':{},'postpone_by':'-P1D'}              | /postpone_by
      {'operation':'cancel','filter':{},'why':'x'}                             | /why
      """)
  void says_what_is_wrong_and_where(String body, String pointer) {
    assertThatThrownBy(() -> BulkRequest.parse(SchedulerFixture.json(body))).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.violations()).singleElement().extracting(Refusal.Violation::pointer).isEqualTo(
            pointer));
  }
}
