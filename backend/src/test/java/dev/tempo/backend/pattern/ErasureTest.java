package dev.tempo.backend.pattern;

import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.pattern.job.Job;
import dev.tempo.backend.pattern.job.LeaseRequest;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import io.vertx.sqlclient.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import static dev.tempo.backend.pattern.RunFixture.USER;
import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

/** What was done for an entity forgets what it was about when the entity is deleted; and headers are nobody's to read. */
class ErasureTest {
  private final RunFixture at = new RunFixture();

  @AfterEach
  void close() throws InterruptedException {
    at.node.workers().stop();
    at.close();
  }

  private void delete() {
    at.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'PT0S'}", null);
    at.node.scheduler().step();
  }

  private String stored() {
    StringBuilder all = new StringBuilder();
    for (String sql : List.of("SELECT (params::text || coalesce(output::text, '')) AS kept FROM pattern_run",
        "SELECT concat(element, input, output) AS kept FROM pattern_step",
        "SELECT concat(input, output, progress_message) AS kept FROM job")) {
      for (Row row : at.database.pool().query(sql).execute().await()) {
        all.append(row.getString("kept")).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  void nothing_is_left_of_what_ended_jobs_and_runs_were_given_and_gave() throws InterruptedException {
    at.node.workers().start();
    at.node.create(USER, "user", "prod", "person");
    at.pattern("sum", "{'steps':[{'id':'sum','uses':'job','with':{'queue':'sums','input':{'who':'${params.name}'}}}]}");
    String run = at.run("sum", "{'name':'Erika'}");
    Job job = at.node.workers().leases().lease(SERVICE, new LeaseRequest(List.of("sums"), 1, Duration.ZERO, "w",
        Duration.ofSeconds(30)), _ -> {}).getFirst();
    at.node.workers().leases().complete(SERVICE, job.id(), Objects.requireNonNull(job.lease()).token(), json(
        "{'greeting':'Hello Erika'}"));
    at.node.patternRunner().step();
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(stored()).contains("Erika");

    delete();
    assertThat(stored()).doesNotContain("Erika");
    assertThat(at.state(run)).isEqualTo("completed");
  }

  @Test
  void a_run_under_way_undoes_what_it_did_first_and_then_forgets_it() throws InterruptedException {
    at.node.create(USER, "user", "prod", "person");
    at.pattern("greet", """
        {'steps':[{'id':'hello','uses':'emit','with':{'event_type':'hello','payload':{}},
            'compensate':{'uses':'emit','with':{'event_type':'goodbye','payload':{'to':'${params.name}'}}}},
          {'id':'wait','uses':'wait','depends_on':['hello'],'with':{'for':'P1D'}}]}""");
    at.run("greet", "{'name':'Erika'}");
    delete();
    at.node.patternRunner().step();
    assertThat(at.events("goodbye")).hasSize(1);
    assertThat(stored()).doesNotContain("Erika");
  }

  @Test
  void what_headers_say_is_shown_to_administrators_alone_and_is_not_in_the_log() {
    at.pattern("call",
        """
            {'steps':[{'id':'ask','uses':'http','with':{'url':'https://example.org/','headers':{'Authorization':'Bearer secret',
              'Accept':'text/plain'}},
              'compensate':{'uses':'http','with':{'url':'https://example.org/','headers':{'X-Api-Key':'secret'}}}}]}""");
    Pattern pattern = at.node.patterns().find("call").orElseThrow();
    assertThat(pattern.toJson(ADMIN).toString()).contains("Bearer secret");
    assertThat(pattern.toJson(new Principal("bob", Role.SERVICE)).toString()).doesNotContain("secret").contains("***",
        "text/plain");
    Event registered = at.events("pattern_registered").getLast();
    assertThat(registered.payload().toString()).doesNotContain("secret");
    // The same again is no new version, though what is shown of it is not all.
    at.node.patterns().put(ADMIN, "call", pattern.definition().document());
    assertThat(at.node.patterns().find("call").orElseThrow().version()).isEqualTo(pattern.version());
  }
}
