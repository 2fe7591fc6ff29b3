package dev.tempo.webapp.reach;

import dev.tempo.webapp.testing.Client;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks a route as one reader, and holds what the answer shows against what the reader may see. */
@FunctionalInterface
interface Probe {
  void ask(World world, Reader reader);

  /** One answer about all entities: it shows these parts of each in summary, and these of what is seen beyond it. */
  static Probe list(String path, String inSummary, String beyond) {
    return (world, reader) -> {
      Client.Answer answer = world.as(reader).get(path);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      holds(world, reader, path, answer.text(), inSummary, beyond, Set.of());
    };
  }

  /** Holds a text that tells of all entities. */
  static void holds(World world, Reader reader, String path, String text, String inSummary, String beyond,
      Set<String> besides) {
    Set<String> shown = Subject.in(text);
    Set<String> open = new TreeSet<>(besides);
    for (Subject subject : world.subjects) {
      open.addAll(subject.open(reader));
      assertThat(shown).as("%s to %s of %s: %s", path, reader, subject, text).containsAll(expected(subject, reader,
          inSummary, beyond));
    }
    assertThat(open).as("%s to %s", path, reader).containsAll(shown);
  }

  /** One answer about each entity, 404 where it is not seen. */
  static Probe each(Function<World, Function<Subject, String>> address, String inSummary, String beyond) {
    return (world, reader) -> world.subjects.forEach(subject -> {
      String path = address.apply(world).apply(subject);
      Client.Answer answer = world.as(reader).get(path);
      Set<String> expected = expected(subject, reader, inSummary, beyond);
      assertThat(answer.status()).as("%s to %s of %s", path, reader, subject).isEqualTo(expected.isEmpty() ? 404 : 200);
      if (!expected.isEmpty()) {
        holds(world, reader, path, answer.text(), "", "", Set.of());
        assertThat(Subject.in(answer.text())).as(path + " to " + reader + ": " + answer.text()).containsAll(expected);
      } else {
        assertThat(Subject.in(answer.text())).as(answer.text()).isSubsetOf(Subject.in(path));
      }
    });
  }

  /** Those who may not act are refused, and learn nothing. Those who may are left out: they would do it. */
  static Probe refused(String method, Function<World, Function<Subject, String>> address, String body) {
    return (world, reader) -> world.subjects.stream().filter(subject -> !subject.mayAct(reader)).forEach(subject -> {
      String path = address.apply(world).apply(subject);
      Client.Answer answer = send(world.as(reader), method, path, body);
      assertThat(answer.status()).as("%s %s by %s of %s: %s", method, path, reader, subject, answer.text()).isIn(403,
          404);
      if (subject.level(reader) == Subject.Level.NONE && !answer.text().contains("\"status\":403")) {
        assertThat(answer.status()).isEqualTo(404);
      }
      holds(world, reader, path, answer.text(), "", "", Subject.in(path + body));
    });
  }

  /** What is sent does no harm; whatever is answered shows nothing that is closed. */
  static Probe harmless(String method, String path, String body) {
    return (world, reader) -> {
      Client.Answer answer = send(world.as(reader), method, path, body);
      assertThat(answer.status()).as(method + " " + path + ": " + answer.text()).isLessThan(500);
      holds(world, reader, path, answer.text(), "", "", Subject.in(path + body));
    };
  }

  /** All but the administrator are turned away at the door. */
  static Probe adminOnly(String method, String path, String body) {
    return (world, reader) -> {
      if (reader != Reader.ADMIN) {
        Client.Answer answer = send(world.as(reader), method, path, body);
        assertThat(answer.status()).as(method + " " + path + ": " + answer.text()).isEqualTo(403);
        assertThat(Subject.in(answer.text())).isSubsetOf(Subject.in(path + body));
      }
    };
  }

  /** It is about the system, and tells of no entity to anybody. */
  static Probe silent(String path) {
    return (world, reader) -> {
      Client.Answer answer = world.as(reader).get(path);
      assertThat(answer.status()).as(path + ": " + answer.text()).isLessThan(500);
      assertThat(Subject.in(answer.text())).as(path).isSubsetOf(Subject.in(path));
    };
  }

  default Probe and(Probe other) {
    return (world, reader) -> {
      ask(world, reader);
      other.ask(world, reader);
    };
  }

  static Client.Answer send(Client client, String method, String path, String body) {
    String type = path.startsWith("/forms/") ? "application/x-www-form-urlencoded"
        : path.endsWith("/import") ? "application/x-ndjson" : "application/json";
    return client.send(method, path, request -> request.header("Content-Type", type).header("If-Match", "\"never\"")
        .method(method, BodyPublishers.ofString(body)));
  }

  private static Set<String> expected(Subject subject, Reader reader, String inSummary, String beyond) {
    return switch (subject.level(reader)) {
      case NONE -> Set.of();
      case SUMMARY -> subject.words(inSummary);
      case INTERNAL -> subject.words(beyond.replace("f", ""));
      case FULL -> subject.words(beyond);
    };
  }
}
