package dev.tempo.webapp.reach;

import dev.tempo.webapp.testing.Client;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code POST /route} says what an event would do: by its payload only to who sees the conditions. */
final class Conditions {
  private Conditions() {}

  static void areNotTold(World world, Reader reader, Subject subject) {
    String fits = route(world, reader, subject, subject.word('w'));
    String other = route(world, reader, subject, "other");
    if (subject.level(reader).compareTo(Subject.Level.SUMMARY) > 0) {
      assertThat(fits).as(subject + " to " + reader).isNotEqualTo(other);
    } else {
      assertThat(fits).as(subject + " to " + reader).isEqualTo(other);
    }
  }

  private static String route(World world, Reader reader, Subject subject, String value) {
    Client.Answer answer = world.as(reader).post("/route", """
        {"event_type": "walk_stop", "entity_type": "walk", "entity_id": "%s", "payload": {"v": "%s"}}""".formatted(
        subject.id(), value));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }
}
