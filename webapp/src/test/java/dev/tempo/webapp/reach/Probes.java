package dev.tempo.webapp.reach;

import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.SseReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static dev.tempo.webapp.reach.Probe.adminOnly;
import static dev.tempo.webapp.reach.Probe.each;
import static dev.tempo.webapp.reach.Probe.harmless;
import static dev.tempo.webapp.reach.Probe.list;
import static dev.tempo.webapp.reach.Probe.refused;
import static dev.tempo.webapp.reach.Probe.silent;
import static org.assertj.core.api.Assertions.assertThat;

/** How each route is asked. Whoever adds a route says here what it may show. */
final class Probes {
  private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

  private final Map<String, Probe> byRoute = new TreeMap<>();

  private Probes() {
    system();
    log();
    actions();
    entities();
    patterns();
    conversation();
  }

  /** By method and path, as the contract has them. */
  static Map<String, Probe> all() {
    return new Probes().byRoute;
  }

  private void system() {
    for (String path : new String[] {"/health/live", "/health/ready", "/metrics", "/openapi.json", "/sign-in",
      "/sign-in/style.css", "/api/v1/me", "/api/v1/clock", "/api/v1/lateness", "/api/v1/policies",
      "/api/v1/policies/revisions", "/api/v1/policies/schema", "/api/v1/categories", "/api/v1/calendars",
      "/api/v1/patterns", "/api/v1/microfrontends", "/schemas/microfrontend-manifest-1.json",
      "/api/v1/audit/checkpoint", "/api/v1/audit/checkpoints", "/api/v1/audit/key"}) {
      byRoute.put("GET " + path, silent(path));
    }
    byRoute.put("GET /api/v1/audit/consistency", silent("/api/v1/audit/consistency?from=1"));
    byRoute.put("GET /api/v1/audit/export", adminOnly("GET", "/api/v1/audit/export", ""));
    byRoute.put("GET /api/v1/policies/revisions/{revision}", silent("/api/v1/policies/revisions/1"));
    byRoute.put("GET /api/v1/policies/diff", silent("/api/v1/policies/diff?from=1&to=2"));
    byRoute.put("POST /api/v1/policies/diff", harmless("POST", "/api/v1/policies/diff", "{\"rules\": []}"));
    byRoute.put("GET /api/v1/policies/decision", silent(
        "/api/v1/policies/decision?role=user&environment=w00&category=walk"));
    byRoute.put("PUT /api/v1/policies", adminOnly("PUT", "/api/v1/policies", "{\"rules\": []}"));
    byRoute.put("POST /api/v1/policies/rollback", adminOnly("POST", "/api/v1/policies/rollback", "{\"revision\": 1}"));
    byRoute.put("POST /api/v1/policies/preview", harmless("POST", "/api/v1/policies/preview",
        "{\"rules\": [{\"role\": \"*\", \"environment\": \"*\", \"category\": \"*\", \"retention\": \"P1D\","
            + " \"on_expiry\": \"archive\"}]}"));
    byRoute.put("GET /api/v1/categories/{category}", silent("/api/v1/categories/walk"));
    byRoute.put("PUT /api/v1/categories/{category}", adminOnly("PUT", "/api/v1/categories/walk", "{}"));
    byRoute.put("DELETE /api/v1/categories/{category}", adminOnly("DELETE", "/api/v1/categories/walk", ""));
    byRoute.put("GET /api/v1/calendars/{name}", silent("/api/v1/calendars/walk"));
    byRoute.put("PUT /api/v1/calendars/{name}", harmless("PUT", "/api/v1/calendars/walk", "{\"weekends\": true}"));
    byRoute.put("DELETE /api/v1/calendars/{name}", harmless("DELETE", "/api/v1/calendars/walk", ""));
    byRoute.put("GET /api/v1/pauses", silent("/api/v1/pauses"));
    byRoute.put("POST /api/v1/pauses", harmless("POST", "/api/v1/pauses", "{\"colour\": 1}"));
    byRoute.put("GET /api/v1/pauses/{id}", silent("/api/v1/pauses/walk"));
    byRoute.put("DELETE /api/v1/pauses/{id}", harmless("DELETE", "/api/v1/pauses/walk", ""));
    byRoute.put("POST /api/v1/tokens", adminOnly("POST", "/api/v1/tokens", "{\"subject\": \"x\", \"role\": \"user\"}"));
    byRoute.put("POST /api/v1/clock/advance", harmless("POST", "/api/v1/clock/advance", "{\"colour\": 1}"));
    byRoute.put("POST /sign-in", harmless("POST", "/sign-in", ""));
    byRoute.put("POST /sign-out", harmless("POST", "/sign-out", ""));
    byRoute.put("GET /api/v1/microfrontends/{name}", silent("/api/v1/microfrontends/walk"));
    byRoute.put("GET /api/v1/microfrontends/{name}/versions", silent("/api/v1/microfrontends/walk/versions"));
    byRoute.put("PUT /api/v1/microfrontends/{name}/versions/{version}", adminOnly("PUT",
        "/api/v1/microfrontends/walk/versions/1.0.0", ""));
    byRoute.put("PUT /api/v1/microfrontends/{name}/channels/{channel}", adminOnly("PUT",
        "/api/v1/microfrontends/walk/channels/stable", "{}"));
    byRoute.put("GET /assets/{name}/{version}/{file}", silent("/assets/walk/1.0.0/x.js"));
  }

  private void log() {
    byRoute.put("GET /api/v1/events", list("/api/v1/events?entity_type=walk&limit=1000", "n", "npifheaw").and(list(
        "/api/v1/events?entity_type=walk&type=walked&order=-position&limit=1000", "n", "ne")));
    byRoute.put("GET /api/v1/events/{position}", each(world -> subject -> "/api/v1/events/" + world.ids(subject)
        .position(), "n", "ne"));
    byRoute.put("GET /api/v1/events/{position}/proof", Probes::proof);
    byRoute.put("GET /api/v1/events/{position}/lineage", (world, reader) -> world.subjects.forEach(subject -> harmless(
        "GET", "/api/v1/events/" + world.ids(subject).position() + "/lineage", "").ask(world, reader)));
    byRoute.put("GET /api/v1/events/stream", Probes::stream);
    // Services record facts about anything; users only about what they may act on.
    String fact = """
        {"event_type": "walk_fact", "entity_type": "walk", "entity_id": "Zn00z", "payload": {}}
        """.replace("\n", "");
    byRoute.put("POST /api/v1/events", (world, reader) -> (reader == Reader.SERVICE
        ? harmless("POST", "/api/v1/events", fact) : refused("POST", _ -> _ -> "/api/v1/events", fact)).ask(world,
            reader));
    byRoute.put("POST /api/v1/events/import", harmless("POST", "/api/v1/events/import", fact + "\n"));
    byRoute.put("GET /api/v1/events/import/{import_id}", silent("/api/v1/events/import/walk"));
    for (String path : new String[] {"", "/{id}", "/{id}/dead-letters"}) {
      byRoute.put("GET /api/v1/subscriptions" + path, silent("/api/v1/subscriptions" + path.replace("{id}", NOBODY)));
    }
    byRoute.put("POST /api/v1/subscriptions", harmless("POST", "/api/v1/subscriptions", "{}"));
    for (String write : new String[] {"PATCH /{id}", "DELETE /{id}", "POST /{id}/rotate-secret", "POST /{id}/replay",
      "DELETE /{id}/dead-letters", "POST /{id}/dead-letters/retry"}) {
      String[] parts = write.split(" ");
      byRoute.put(parts[0] + " /api/v1/subscriptions" + parts[1], harmless(parts[0], "/api/v1/subscriptions" + parts[1]
          .replace("{id}", NOBODY), "{}"));
    }
  }

  /** There for whoever sees the event; what the payload could be guessed by, for who sees all of it. */
  private static void proof(World world, Reader reader) {
    for (Subject subject : world.subjects) {
      Client.Answer answer = world.as(reader).get("/api/v1/events/" + world.ids(subject).position() + "/proof");
      assertThat(answer.status()).as(subject + " to " + reader).isEqualTo(subject.level(reader) == Subject.Level.NONE
          ? 404 : 200);
      assertThat(answer.text().contains("\"leaf\":")).as(subject + " to " + reader + answer.text())
          .isEqualTo(subject.level(
              reader).compareTo(Subject.Level.SUMMARY) > 0);
    }
  }

  /** Up to the last event that the list shows. */
  private static void stream(World world, Reader reader) {
    Client client = world.as(reader);
    var listed = client.get("/api/v1/events?entity_type=walk&type=walked&limit=1000").json().get("items");
    StringBuilder text = new StringBuilder();
    try (SseReader stream = client.stream("/api/v1/events/stream?entity_type=walk&type=walked&after=0", UnaryOperator
        .identity())) {
      for (int i = 0; i < listed.size(); i++) {
        text.append(stream.next().data());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Probe.holds(world, reader, "/api/v1/events/stream", text.toString(), "n", "ne", Set.of());
  }

  private void actions() {
    byRoute.put("GET /api/v1/actions", list("/api/v1/actions?entity_type=walk&limit=1000", "n", "naw").and(list(
        "/api/v1/actions?entity_type=walk&q=Zn&state=scheduled&limit=1000", "n", "naw")));
    byRoute.put("GET /api/v1/actions/{id}", each(world -> subject -> "/api/v1/actions/" + world.ids(subject).action(),
        "n", "naw"));
    for (String verb : new String[] {"cancel", "override", "hold", "release", "retry"}) {
      byRoute.put("POST /api/v1/actions/{id}/" + verb,
          refused("POST", world -> subject -> "/api/v1/actions/" + world.ids(
              subject).action() + "/" + verb, verb.equals("override") ? "{\"postpone_by\": \"PT1H\"}" : "{}"));
    }
    byRoute.put("POST /api/v1/actions/bulk", harmless("POST", "/api/v1/actions/bulk",
        "{\"operation\": \"cancel\", \"dry_run\": true, \"filter\": {\"entity_type\": \"walk\"}}"));
    byRoute.put("GET /api/v1/forecast", silent("/api/v1/forecast?entity_type=walk"));
    byRoute.put("GET /api/v1/jobs", list("/api/v1/jobs?entity_type=walk&limit=1000", "n", "nj"));
    byRoute.put("GET /api/v1/jobs/{id}", each(world -> subject -> "/api/v1/jobs/" + world.ids(subject).job(), "n",
        "nj"));
    byRoute.put("POST /api/v1/jobs", refused("POST", _ -> _ -> "/api/v1/jobs",
        "{\"queue\": \"walk\", \"entity_type\": \"walk\", \"entity_id\": \"Zn00z\"}").and(
            harmless("POST",
                "/api/v1/jobs", "{}")));
    byRoute.put("POST /api/v1/jobs/bulk", harmless("POST", "/api/v1/jobs/bulk",
        "{\"operation\": \"cancel\", \"dry_run\": true, \"filter\": {\"entity_type\": \"walk\"}}"));
    for (String verb : new String[] {"retry", "cancel"}) {
      byRoute.put("POST /api/v1/jobs/{id}/" + verb, refused("POST", world -> subject -> "/api/v1/jobs/" + world.ids(
          subject).job() + "/" + verb, ""));
    }
    // Whom a job is leased to gets its input, whatever the exposure: the pattern sent it to that queue's workers.
    byRoute.put("POST /api/v1/jobs/lease", harmless("POST", "/api/v1/jobs/lease", "{\"queues\": [\"none\"]}"));
    for (String verb : new String[] {"heartbeat", "complete", "fail", "release"}) {
      byRoute.put("POST /api/v1/jobs/{id}/" + verb,
          (world, reader) -> world.subjects.forEach(subject -> harmless("POST",
              "/api/v1/jobs/" + world.ids(subject).job() + "/" + verb, "{\"lease_token\": \"" + NOBODY + "\"}")
              .ask(world,
                  reader)));
    }
    byRoute.put("GET /api/v1/queues", silent("/api/v1/queues"));
    byRoute.put("PUT /api/v1/queues/{queue}", adminOnly("PUT", "/api/v1/queues/walk", "{}"));
  }

  private void entities() {
    String all = "/api/v1/entities?entity_type=walk&limit=1000";
    byRoute.put("GET /api/v1/entities", list(all, "np", "npifh").and(hidden("owner=walk-owner")).and(hidden(
        "role=admin")).and(hidden("parent=walk/Zn19z")).and(hidden("held=true")));
    byRoute.put("GET /api/v1/entities/{type}/{id}", each(entity(""), "np", "npifh"));
    byRoute.put("GET /api/v1/entities/{type}/{id}/future",
        (world, reader) -> world.subjects.forEach(subject -> harmless(
            "GET", entity("/future").apply(world).apply(subject), "").ask(world, reader)));
    byRoute.put("GET /api/v1/lineage/{type}/{id}", each(world -> subject -> "/api/v1/lineage/walk/" + subject.id()
        + "?direction=both", "n", "n").and(Probes::children));
    byRoute.put("GET /api/v1/lineage/{type}/{id}/openlineage", (world, reader) -> world.subjects.forEach(
        subject -> harmless("GET", "/api/v1/lineage/walk/" + subject.id() + "/openlineage", "").ask(world, reader)));
    byRoute.put("PUT /api/v1/entities/{type}/{id}", refused("PUT", entity(""), "{\"category\": \"walk\"}"));
    byRoute.put("PATCH /api/v1/entities/{type}/{id}", refused("PATCH", entity(""), "{\"data\": {\"pub\": 1}}"));
    byRoute.put("DELETE /api/v1/entities/{type}/{id}", refused("DELETE", entity(""), ""));
    byRoute.put("PUT /api/v1/entities/{type}/{id}/legal-hold", adminOnly("PUT",
        "/api/v1/entities/walk/Zn00z/legal-hold", "{\"reason\": \"x\"}"));
    byRoute.put("DELETE /api/v1/entities/{type}/{id}/legal-hold", adminOnly("DELETE",
        "/api/v1/entities/walk/Zn00z/legal-hold", ""));
  }

  private static Function<World, Function<Subject, String>> entity(String more) {
    return _ -> subject -> "/api/v1/entities/walk/" + subject.id() + more;
  }

  /** What a summary does not tell cannot be asked for either: such a filter finds only what is seen beyond it. */
  private static Probe hidden(String filter) {
    return (world, reader) -> {
      String text = world.as(reader).get("/api/v1/entities?entity_type=walk&limit=1000&" + filter).text();
      world.subjects.stream().filter(subject -> subject.level(reader) == Subject.Level.SUMMARY)
          .forEach(subject -> assertThat(Subject.in(text)).as(filter + " by " + reader).doesNotContain(subject
              .id()));
      Probe.holds(world, reader, filter, text, "", "", Set.of());
    };
  }

  /** Who a parent's children are is seen by who sees all of the child. */
  private static void children(World world, Reader reader) {
    String text = world.as(reader).get("/api/v1/lineage/walk/Zn19z?direction=down").text();
    world.subjects.forEach(subject -> assertThat(Subject.in(text).contains(subject
        .id())).as(subject + " to " + reader).isEqualTo(subject.level(reader).compareTo(Subject.Level.SUMMARY) > 0));
  }

  private void patterns() {
    byRoute.put("GET /api/v1/patterns/{name}", silent("/api/v1/patterns/walk"));
    byRoute.put("GET /api/v1/patterns/{name}/versions", silent("/api/v1/patterns/walk/versions"));
    byRoute.put("PUT /api/v1/patterns/{name}", adminOnly("PUT", "/api/v1/patterns/walk", "{}").and(harmless("PUT",
        "/api/v1/patterns/walk", "{}")));
    byRoute.put("GET /api/v1/runs", list("/api/v1/runs?entity_type=walk&limit=1000", "", "na"));
    byRoute.put("GET /api/v1/runs/{id}", each(world -> subject -> "/api/v1/runs/" + world.ids(subject).run(), "",
        "na"));
    byRoute.put("POST /api/v1/runs/{id}/cancel",
        refused("POST", world -> subject -> "/api/v1/runs/" + world.ids(subject)
            .run() + "/cancel", "{}"));
  }

  private void conversation() {
    byRoute.put("POST /converse", (world, reader) -> world.subjects.forEach(subject -> {
      for (String line : new String[] {"what will happen to walk/%s", "why is walk/%s kept", "delete walk/%s in 3 days",
        "cancel everything for walk/%s"}) {
        harmless("POST", "/converse", "{\"text\": \"" + line.formatted(subject.id()) + "\"}").ask(world, reader);
      }
    }));
    byRoute.put("GET /converse/{id}", (world, reader) -> {
      String asked = world.admin().post("/converse", "{\"text\": \"what will happen to walk/Zn00z\"}").json().get(
          "conversation_id").textValue();
      Client.Answer answer = world.as(reader).get("/converse/" + asked);
      assertThat(answer.status()).isEqualTo(reader == Reader.ADMIN ? 200 : 404);
      Probe.holds(world, reader, "/converse/{id}", answer.text(), "", "", Set.of());
    });
    byRoute.put("POST /converse/proposals/{id}", (world, reader) -> {
      String proposal = world.admin().post("/converse", "{\"text\": \"delete walk/Zn00z in 3 days\"}").json().at(
          "/proposal/id").textValue();
      if (reader != Reader.ADMIN) {
        Client.Answer answer = world.as(reader).post("/converse/proposals/" + proposal, "{\"approve\": true}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
      }
    });
    byRoute.put("POST /route", (world, reader) -> world.subjects.forEach(subject -> Conditions.areNotTold(world, reader,
        subject)));
    byRoute.put("POST /forms/{path}", (world, reader) -> harmless("POST", "/forms/api/v1/actions/" + world.ids(
        world.subjects.getFirst()).action() + "/cancel", "return_to=" + URLEncoder.encode("/schedule",
            StandardCharsets.UTF_8) + "&reason=x&unknown=x")
        .ask(world, reader == Reader.ADMIN ? Reader.STRANGER
            : reader));
  }
}
