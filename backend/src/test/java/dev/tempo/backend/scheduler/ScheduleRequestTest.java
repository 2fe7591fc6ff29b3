package dev.tempo.backend.scheduler;

import dev.tempo.backend.nexus.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScheduleRequestTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  private static ScheduleRequest parse(String payload) {
    return ScheduleRequest.parse(SchedulerFixture.json(payload), NOW, name -> Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {}                                                                    | /payload/action
      {'action':'destroy','delay':'P1D'}                                    | /payload/action
      {'action':7,'delay':'P1D'}                                            | /payload/action
      {'action':'delete'}                                                   | /payload/run_at
      {'action':'delete','run_at':'2027-01-01T00:00:00Z','delay':'P1D'}     | /payload/delay
      {'action':'delete','delay':'90 days'}                                 | /payload/delay
      {'action':'delete','delay':'-P1D'}                                    | /payload/delay
      {'action':'delete','delay':'P-1D'}                                    | /payload/delay
      {'action':'delete','delay':'P99999999999D'}                           | /payload/delay
      {'action':'delete','delay':'P8000Y'}                                  | /payload/delay
      {'action':'delete','delay':''}                                        | /payload/delay
      {'action':'delete','run_at':'tomorrow'}                               | /payload/run_at
      {'action':'delete','run_at':'2027-01-01T00:00:00'}                    | /payload/run_at
      {'action':'delete','run_at':'10000-01-01T00:00:00Z'}                  | /payload/run_at
      {'action':'delete','run_at':'+10000-01-01T00:00:00Z'}                 | /payload/run_at
      {'action':'delete','run_at':'9999-12-31T23:59:59-01:00'}              | /payload/run_at
      {'action':'delete','run_at':'0000-12-31T23:59:59Z'}                   | /payload/run_at
      {'action':'run','delay':'P1D'}                                        | /payload/pattern
      {'action':'delete','delay':'P1D','at':'noon'}                         | /payload/at
      {'action':'delete','delay':'P1D','a/b~':1}                            | /payload/a~1b~0
      {'action':'delete','recurrence':{'cron':'* * * * *'}}                 | /payload/recurrence
      {'action':'archive','recurrence':{'every':'P1D'}}                     | /payload/recurrence
      {'action':'run','pattern':'p','recurrence':'daily'}                   | /payload/recurrence
      {'action':'run','pattern':'p','recurrence':7}                         | /payload/recurrence
      {'action':'run','pattern':'p','recurrence':{}}                        | /payload/recurrence/cron
      {'action':'run','pattern':'p','recurrence':{'cron':'0 0 30 2 *'}}     | /payload/recurrence/cron
      {'action':'run','pattern':'p','recurrence':{'cron':'61 * * * *'}}     | /payload/recurrence/cron
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * * *'}}    | /payload/recurrence/cron
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','every':'P1D'}}     | /payload/recurrence/cron
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','zone':'Mars/X'}}   | /payload/recurrence/zone
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','colour':1}}        | /payload/recurrence/colour
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','on_excluded':'next'}} | /payload/recurrence/on_excluded
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','calendar':'none'}} | /payload/recurrence/calendar
      {'action':'run','pattern':'p','recurrence':{'cron':'* * * * *','calendar':{}}}     | /payload/recurrence/calendar/days
      {'action':'run','pattern':'p','recurrence':{'every':'PT0.000000001S'}}             | /payload/recurrence/every
      {'action':'run','pattern':'p','recurrence':{'every':'PT0S'}}                       | /payload/recurrence/every
      {'action':'run','pattern':'p','recurrence':{'every':'-P1D'}}                       | /payload/recurrence/every
      {'action':'run','pattern':'p','recurrence':{'every':'P9000Y'}}                     | /payload/recurrence/every
      {'action':'run','pattern':'p','recurrence':{'every':'P1D','anchor':'10000-01-01T00:00:00Z'}} | /payload/recurrence/anchor
      {'action':'run','pattern':'p','recurrence':{'every':'P1D','until':'2026-02-01T09:59:59Z'}}   | /payload/recurrence/until
      {'action':'run','pattern':'p','recurrence':{'every':'P1D','count':0}}              | /payload/recurrence/count
      {'action':'run','pattern':'p','recurrence':{'every':'P1D'},'calendar':{'weekends':true}} | /payload/calendar
      {'action':'delete','delay':'P1D','calendar':{'days':['someday']}}                  | /payload/calendar/days/0
      {'action':'delete','delay':'P1D','calendar':{'dates':['2026-02-30']}}              | /payload/calendar/dates/0
      {'action':'delete','delay':'P1D','calendar':{'days':['monday','tuesday','wednesday','thursday','friday'],'weekends':true}} | /payload/calendar/days
      {'action':'delete','delay':'P1D','params':[1]}                        | /payload/params
      {'action':'delete','delay':'P1D','cancel_on':'used'}                  | /payload/cancel_on
      {'action':'delete','delay':'P1D','cancel_on':[7]}                     | /payload/cancel_on/0
      {'action':'delete','delay':'P1D','cancel_on':['a','']}                | /payload/cancel_on/1
      {'action':'delete','delay':'P1D','cancel_on':['action.executed']}     | /payload/cancel_on/0
      {'action':'delete','delay':'P1D','cancel_on':['user_*']}              | /payload/cancel_on/0
      {'action':'delete','delay':'P1D','cancel_on':[{'where':{'a':1}}]}     | /payload/cancel_on/0/type
      {'action':'delete','delay':'P1D','cancel_on':[{'type':'a','entity_id':'9'}]} | /payload/cancel_on/0/entity_id
      {'action':'delete','delay':'P1D','cancel_on':[{'type':'a','where':[]}]}      | /payload/cancel_on/0/where
      {'action':'delete','delay':'P1D','cancel_on':['a','b'],'override_on':['b']}  | /payload/override_on
      {'action':'delete','delay':'P1D','on_conflict':'keep'}                | /payload/on_conflict
      {'action':'delete','delay':'P1D','key':'k','on_conflict':'merge'}     | /payload/on_conflict
      {'action':'delete','delay':'P1D','misfire':'skip'}                    | /payload/misfire
      {'action':'delete','delay':'P1D','misfire':{'grace':'PT1H'}}          | /payload/misfire/policy
      {'action':'delete','delay':'P1D','misfire':{'policy':'skip','grace':'P1M'}}  | /payload/misfire/grace
      {'action':'delete','delay':'P1D','misfire':{'policy':'skip','grace':'PT0S'}} | /payload/misfire/grace
      {'action':'delete','delay':'P1D','misfire':{'policy':'hold','grace':'PT0.9S'}} | /payload/misfire/grace
      """)
  void says_what_is_wrong_and_where(String payload, String pointer) {
    assertThatThrownBy(() -> parse(payload)).isInstanceOfSatisfying(Refusal.class, refusal -> {
      assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNPROCESSABLE);
      assertThat(refusal.violations()).singleElement().extracting(Refusal.Violation::pointer).isEqualTo(pointer);
      assertThat(refusal.getMessage()).isNotBlank();
    });
  }

  @Test
  void bounds_the_number_of_rules() {
    String rules = IntStream.range(0, 10_000).mapToObj(i -> "'e" + i + "'").collect(Collectors.joining(","));

    assertThatThrownBy(() -> parse("{'action':'delete','delay':'P1D','cancel_on':[" + rules + "]}")).isInstanceOf(
        Refusal.class).hasMessageContaining("10000");
  }

  @Test
  void reads_all_that_can_be_said() {
    ScheduleRequest request = parse("{'action':'archive','delay':'P1M1DT12H','pattern':'notify','params':{'to':'x'},"
        + "'cancel_on':['used',{'type':'paid','where':{'plan':'pro'}}],'override_on':['extended'],'key':'k',"
        + "'on_conflict':'replace','misfire':{'policy':'hold','grace':'P1DT1H'}}");

    assertThat(request.key()).isEqualTo("k");
    assertThat(request.onConflict()).isEqualTo(ScheduleRequest.OnConflict.REPLACE);
    Plan plan = request.plan();
    assertThat(plan.kind()).isEqualTo(ActionKind.ARCHIVE);
    assertThat(plan.cancelOn()).containsExactly(EventRule.ofType("used"), new EventRule("paid", SchedulerFixture.json(
        "{'plan':'pro'}")));
    assertThat(plan.misfire()).isEqualTo(new Misfire(Misfire.Policy.HOLD, Duration.ofHours(25)));
    assertThat(request.time()).isInstanceOfSatisfying(ScheduleRequest.Time.After.class,
        after -> assertThat(after.delay()
            .after(NOW)).isEqualTo(Instant.parse("2026-03-01T22:00:00Z")));
  }

  @Test
  void takes_a_time_in_the_past_and_no_delay_at_all() {
    assertThat(parse("{'action':'delete','run_at':'0001-01-01T00:00:00Z'}").time()).isInstanceOf(
        ScheduleRequest.Time.At.class);
    assertThat(parse("{'action':'delete','delay':'PT0S'}").time()).isInstanceOf(ScheduleRequest.Time.After.class);
  }
}
