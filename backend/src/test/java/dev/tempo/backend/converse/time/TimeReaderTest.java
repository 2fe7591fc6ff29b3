package dev.tempo.backend.converse.time;

import dev.tempo.backend.converse.grammar.Grammar;
import dev.tempo.backend.converse.grammar.Parse;
import dev.tempo.backend.converse.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TimeReaderTest {
  private static final Grammar GRAMMAR = TimeReader.grammar();
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  /** A Monday. */
  private static final ZonedDateTime NOW = LocalDateTime.parse("2026-11-23T10:15").atZone(BERLIN);

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      now                              | 2026-11-23T10:15
      in 90 days                       | 2027-02-21T10:15
      in ninety-five days              | 2027-02-26T10:15
      in a week                        | 2026-11-30T10:15
      in an hour and a half            | 2026-11-23T11:45
      in 2 hours and 30 minutes        | 2026-11-23T12:45
      in 1.5 hours                     | 2026-11-23T11:45
      in 1.5 days                      | 2026-11-24T22:15
      in a year and a half             | 2028-05-23T10:15
      in half an hour                  | 2026-11-23T10:45
      in 1h30m                         | 2026-11-23T11:45
      in P1M                           | 2026-12-23T10:15
      in PT36H                         | 2026-11-24T22:15
      in P1DT2H                        | 2026-11-24T12:15
      2 weeks from now                 | 2026-12-07T10:15
      tomorrow at 9                    | 2026-11-24T09:00
      tomorrow 9:30                    | 2026-11-24T09:30
      at 9pm tomorrow                  | 2026-11-24T21:00
      at 12am tomorrow                 | 2026-11-24T00:00
      at 12 pm tomorrow                | 2026-11-24T12:00
      tomorrow at noon                 | 2026-11-24T12:00
      the day after tomorrow           | 2026-11-25T00:00
      at 18:00                         | 2026-11-23T18:00
      at midnight                      | 2026-11-24T00:00
      next monday                      | 2026-11-30T00:00
      on monday                        | 2026-11-30T00:00
      this friday at 17:00             | 2026-11-27T17:00
      on 26 November 2026 14:00        | 2026-11-26T14:00
      on 26 November 14:00             | 2026-11-26T14:00
      on the 26th of november          | 2026-11-26T00:00
      on Thursday 26 November at 2 pm  | 2026-11-26T14:00
      on 1 march                       | 2027-03-01T00:00
      on 29 february                   | 2028-02-29T00:00
      2026-12-24                       | 2026-12-24T00:00
      24.12.2026                       | 2026-12-24T00:00
      5/5/2027                         | 2027-05-05T00:00
      12/24/2026                       | 2026-12-24T00:00
      24/12/2026                       | 2026-12-24T00:00
      2026-11-26T14:00                 | 2026-11-26T14:00
      2026-11-26T14:00:00Z             | 2026-11-26T15:00
      2026-11-26T14:00+05:30           | 2026-11-26T09:30
      tomorrow at 9 UTC                | 2026-11-24T10:00
      tomorrow at 9 America/New_York   | 2026-11-24T15:00
      """)
  void says_a_point(String phrase, String local) {
    assertThat(moment(phrase, NOW)).isEqualTo(new Moment.At(LocalDateTime.parse(local).atZone(BERLIN)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"next friday", "on 03/04/2027", "at 9", "at 9am", "today", "tonight",
    "this week", "next month", "tomorrow morning"})
  void asks_where_there_are_two_meanings_or_none(String phrase) {
    ZonedDateTime afternoon = NOW.withHour(13);

    assertThat(moment(phrase, afternoon)).isInstanceOf(
        Moment.Unclear.class);
  }

  @Test
  void names_both_meanings_when_it_asks() {
    assertThat(moment("next friday", NOW)).isEqualTo(new Moment.Unclear(
        "Which day do you mean: Friday 27 Nov 2026 or Friday 4 Dec 2026?"));
    assertThat(moment("at 9", NOW)).isEqualTo(new Moment.Unclear(
        "23 Nov 2026 09:00 has passed. Do you mean 23 Nov 2026 21:00 or 24 Nov 2026 09:00?"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      yesterday                      | past
      3 days ago                     | past
      on 26 November 2025            | past
      2026-11-23T10:14               | past
      on 30 february                 | no day 30 in February
      on 29 february 2027            | 'February 29'
      on 31 november                 | no day 31 in November
      on Friday 26 November          | is a Thursday, not a Friday
      tomorrow at 25                 | no hour 25
      tomorrow at 13pm               | from 1 to 12
      tomorrow at 9:75               | MinuteOfHour
      in 20000 years                 | year 9999
      in 999999999 years             | year 9999
      in 999999999 hours             | year 9999
      in 1.5 months                  | smaller units
      """)
  void refuses_what_is_past_or_impossible(String phrase, String reason) {
    assertThat(moment(phrase, NOW)).isInstanceOfSatisfying(Moment.Unusable.class,
        unusable -> assertThat(unusable.reason())
            .contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"in 90", "in days", "in 3 sandboxes", "3", "in -3 days", "tomorrow tomorrow", "at",
    "in 3 days at",
    "13", "in 3 blue days", "someday", "\"tomorrow\"", "not tomorrow"})
  void is_not_a_time(String phrase) {
    assertThat(GRAMMAR.parses("moment", Tokenizer.tokens(phrase))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      2027-03-27T12:00 | in 1 day            | 2027-03-28T10:00:00Z
      2027-03-27T12:00 | in 24 hours         | 2027-03-28T11:00:00Z
      2027-03-27T12:00 | tomorrow at 2:30    | 2027-03-28T01:00:00Z
      2027-03-27T12:00 | tomorrow at 3:00    | 2027-03-28T01:00:00Z
      2027-10-30T12:00 | tomorrow at 2:30    | 2027-10-31T00:30:00Z
      2027-10-30T12:00 | in 1 day            | 2027-10-31T11:00:00Z
      2027-10-30T12:00 | in 24 hours         | 2027-10-31T10:00:00Z
      2028-02-28T12:00 | tomorrow at 12:00   | 2028-02-29T11:00:00Z
      2028-02-29T12:00 | in 1 year           | 2029-02-28T11:00:00Z
      2027-01-31T12:00 | in 1 month          | 2027-02-28T11:00:00Z
      """)
  void keeps_to_the_calendar_across_daylight_saving_and_leap_days(String now, String phrase, Instant instant) {
    assertThat(moment(phrase, LocalDateTime.parse(now).atZone(BERLIN))).isInstanceOfSatisfying(Moment.At.class,
        at -> assertThat(at.time().toInstant()).isEqualTo(instant));
  }

  @ParameterizedTest
  @CsvSource({"Pacific/Auckland,2026-11-23T20:00:00Z", "America/Los_Angeles,2026-11-24T17:00:00Z",
    "Asia/Kathmandu,2026-11-24T03:15:00Z", "UTC,2026-11-24T09:00:00Z"})
  void reads_in_the_zone_of_the_reader(ZoneId zone, Instant instant) {
    ZonedDateTime now = Instant.parse("2026-11-23T09:15:00Z").atZone(zone);

    assertThat(moment("tomorrow at 9", now)).isInstanceOfSatisfying(Moment.At.class,
        at -> assertThat(at.time().toInstant())
            .isEqualTo(instant));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      today                    | 2026-11-23T00:00 | 2026-11-24T00:00
      this week                | 2026-11-23T00:00 | 2026-11-30T00:00
      next week                | 2026-11-30T00:00 | 2026-12-07T00:00
      this weekend             | 2026-11-28T00:00 | 2026-11-30T00:00
      next month               | 2026-12-01T00:00 | 2027-01-01T00:00
      next year                | 2027-01-01T00:00 | 2028-01-01T00:00
      in the next 3 days       | 2026-11-23T10:15 | 2026-11-26T10:15
      in the next hour         | 2026-11-23T10:15 | 2026-11-23T11:15
      over the next two weeks  | 2026-11-23T10:15 | 2026-12-07T10:15
      by friday                | 2026-11-23T10:15 | 2026-11-28T00:00
      before friday            | 2026-11-23T10:15 | 2026-11-27T00:00
      tomorrow morning         | 2026-11-24T06:00 | 2026-11-24T12:00
      from tomorrow to friday  | 2026-11-24T00:00 | 2026-11-28T00:00
      """)
  void says_a_window(String phrase, String from, String to) {
    Window window = TimeReader.window(only("window", phrase), NOW);

    assertThat(window)
        .isEqualTo(new Window.Between(LocalDateTime.parse(from).atZone(BERLIN), LocalDateTime.parse(to).atZone(
            BERLIN)));
  }

  @Test
  void a_day_of_daylight_saving_has_23_hours() {
    ZonedDateTime now = LocalDateTime.parse("2027-03-28T10:00").atZone(BERLIN);

    assertThat(TimeReader.window(only("window", "today"), now)).isEqualTo(new Window.Between(Instant.parse(
        "2027-03-27T23:00:00Z").atZone(BERLIN), Instant.parse("2027-03-28T22:00:00Z").atZone(BERLIN)));
  }

  @ParameterizedTest
  @CsvSource({"Z,UTC", "UTC,UTC", "Etc/UTC,UTC", "Europe/Berlin,Europe/Berlin", "+02:00,+02:00"})
  void names_the_zone_as_people_do(ZoneId zone, String name) {
    assertThat(TimeText.absolute(LocalDateTime.parse("2026-11-26T14:00").atZone(zone))).isEqualTo("26 Nov 2026 14:00 "
        + name);
  }

  private static Moment moment(String phrase, ZonedDateTime now) {
    return TimeReader.moment(only("moment", phrase), now);
  }

  private static Parse only(String rule, String phrase) {
    List<Parse> parses = GRAMMAR.parses(rule, Tokenizer.tokens(phrase));
    assertThat(parses).as(phrase).isNotEmpty();
    return parses.getFirst();
  }
}
