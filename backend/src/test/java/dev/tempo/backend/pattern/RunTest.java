package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.pattern.definition.Values;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static dev.tempo.backend.pattern.RunFixture.USER;
import static dev.tempo.backend.scheduler.SchedulerFixture.ADMIN;
import static dev.tempo.backend.scheduler.SchedulerFixture.SERVICE;
import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs of graphs on a whole node, with the outside played by {@link FakeCalls} and the clock set by hand. */
class RunTest {
  private final RunFixture at = new RunFixture();

  @AfterEach
  void close() {
    at.close();
  }

  @Test
  void joins_what_ran_side_by_side_and_passes_values_on_with_their_types() throws InterruptedException {
    at.node.send(ADMIN, "user_created", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','data':{'name':'Ada'}}");
    at.calls.answers = call -> FakeCalls.ok("{\"score\":7.5,\"tags\":[\"a\",\"b\"]}");
    at.pattern("welcome",
        """
            {'steps':[
              {'id':'score','uses':'http','with':{'url':'https://score.example/v1?u=${entity.id}','body':{'n':'${params.n}'}}},
              {'id':'mark','uses':'metadata','with':{'data':{'seen':true}}},
              {'id':'tell','uses':'emit','depends_on':['score','mark'],'with':{'event_type':'user_scored','payload':{
                'score':'${steps.score.output.body.score}','second':'${steps.score.output.body.tags.1}',
                'text':'Hello ${entity.data.name}, $${you} have ${params.n}','n':'${params.n}'}}}]}""");
    String run = at.run("welcome", "{'n':3}");

    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(Values.equal(at.events("user_scored").getFirst().payload(), json(
        "{'score':7.5,'second':'b','text':'Hello Ada, ${you} have 3','n':3}"))).isTrue();
    assertThat(at.calls.made.getFirst().url()).hasToString("https://score.example/v1?u=42");
    assertThat(at.calls.made.getFirst().body()).isEqualTo(json("{'n':3}"));
    assertThat(at.steps("pattern_step_completed").getLast()).isEqualTo("tell");
    assertThat(at.read(run).at("/output/tell/event_id").textValue()).isEqualTo(at.events("user_scored").getFirst()
        .id());
  }

  @Test
  void tries_again_after_growing_pauses_with_the_same_key_and_body() throws InterruptedException {
    at.calls.answers = call -> at.calls.made.size() < 3 ? FakeCalls.status(503) : FakeCalls.ok("{}");
    at.pattern("retry", """
        {'steps':[{'id':'call','uses':'http','with':{'url':'https://x.example','body':'${run.id}'},
          'retry':{'max_attempts':3,'backoff':'PT10S','factor':3,'max_backoff':'PT20S'}}]}""");
    String run = at.run("retry", "{}");
    assertThat(at.calls.made).hasSize(1);
    Instant second = Instant.parse(at.step(run, "call").path("next_at").textValue());
    assertThat(Duration.between(at.clock.instant(), second)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));

    at.clock.set(second.minusNanos(1_000));
    at.node.patternRunner().step();
    assertThat(at.calls.made).hasSize(1);
    at.clock.set(second);
    at.node.patternRunner().step();
    assertThat(at.calls.made).hasSize(2);
    assertThat(Duration.between(second, Instant.parse(at.step(run, "call").path("next_at").textValue()))).isBetween(
        Duration.ofSeconds(10), Duration.ofSeconds(20));
    at.advance("PT20S");

    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(new HashSet<>(at.calls.keys())).containsExactly(run + ":call");
    assertThat(at.steps("pattern_step_retrying")).hasSize(2);
    assertThat(at.step(run, "call").path("attempts").intValue()).isEqualTo(3);
  }

  @Test
  void undoes_what_was_done_the_last_first_and_says_so() throws InterruptedException {
    at.calls.answers = call -> call.url().getPath().equals("/fail") ? FakeCalls.status(400) : FakeCalls.ok("{}");
    at.pattern("saga",
        """
            {'steps':[
              {'id':'a','uses':'emit','with':{'event_type':'did_a'},'compensate':{'uses':'emit','with':{'event_type':'undid_a',
                'payload':{'was':'${steps.a.output.event_id}'}}}},
              {'id':'b','uses':'emit','depends_on':['a'],'with':{'event_type':'did_b'},
                'compensate':{'uses':'http','with':{'url':'https://x.example/fail'}}},
              {'id':'c','uses':'emit','depends_on':['b'],'with':{'event_type':'did_c'},
                'compensate':{'uses':'metadata','with':{'data':{'c':null}}}},
              {'id':'plain','uses':'emit','depends_on':['a'],'with':{'event_type':'did_plain'}},
              {'id':'d','uses':'http','depends_on':['c'],'with':{'url':'https://x.example/fail'}},
              {'id':'never','uses':'emit','depends_on':['d'],'with':{'event_type':'did_never'}}]}""");
    at.node.send(ADMIN, "user_created", USER, "{}",
        "{'role':'user','environment':'prod','category':'user','data':{'c':1}}");
    String run = at.run("saga", "{}");

    assertThat(at.state(run)).isEqualTo("failed");
    assertThat(at.steps("pattern_step_compensation_started")).containsExactly("c", "b", "a");
    assertThat(at.steps("pattern_step_compensated")).containsExactly("c", "a");
    assertThat(at.stepState(run, "a")).isEqualTo("compensated");
    assertThat(at.stepState(run, "b")).isEqualTo("completed");
    assertThat(at.step(run, "b").at("/compensation/state").textValue()).isEqualTo("failed");
    assertThat(at.stepState(run, "d")).isEqualTo("failed");
    assertThat(at.stepState(run, "never")).isEqualTo("skipped");
    assertThat(at.node.entities().find(USER).orElseThrow().data()).isEqualTo(json("{}"));
    JsonNode failed = at.events("pattern_failed").getFirst().payload();
    assertThat(failed.path("reason").textValue()).isEqualTo("step 'd' failed: answered 400: sorry");
    assertThat(failed.at("/compensated").findValuesAsText("step_id")).containsExactlyInAnyOrder("c", "a");
    assertThat(failed.at("/not_compensated/0/step_id").textValue()).isEqualTo("b");
    assertThat(at.events("undid_a").getFirst().payload().path("was").textValue())
        .isEqualTo(at.events("did_a").getFirst()
            .id());
  }

  @Test
  void does_a_step_for_each_of_an_array_also_of_an_empty_one() throws InterruptedException {
    at.calls.answers = call -> FakeCalls.ok("{\"to\":" + call.body() + "}");
    at.pattern("each",
        """
            {'steps':[
              {'id':'send','uses':'http','for_each':'${params.to}','with':{'url':'https://x.example/${index}','body':'${item}'}},
              {'id':'join','uses':'emit','depends_on':['send'],'with':{'event_type':'joined','payload':{
                'all':'${steps.send.output}'}}}]}""");
    String run = at.run("each", "{'to':[{'id':1},'b',3]}");
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.read(run).path("steps").get(0).path("items")).hasSize(3);
    assertThat(at.calls.keys()).containsExactlyInAnyOrder(run + ":send:0", run + ":send:1", run + ":send:2");
    JsonNode all = at.events("joined").getFirst().payload().path("all");
    assertThat(all.get(0).at("/body/to")).isEqualTo(json("{'id':1}"));
    assertThat(all.get(2).at("/body/to").intValue()).isEqualTo(3);

    String empty = at.run("each", "{'to':[]}");
    assertThat(at.state(empty)).isEqualTo("completed");
    assertThat(at.events("joined").getLast().payload()).isEqualTo(json("{'all':[]}"));
    String wrong = at.run("each", "{'to':'nobody'}");
    assertThat(at.state(wrong)).isEqualTo("failed");
    assertThat(at.read(wrong).path("reason").textValue()).contains("no array");
    String missing = at.run("each", "{}");
    assertThat(at.read(missing).path("reason").textValue()).contains("${params.to} leads to nothing");
  }

  @Test
  void many_items_go_a_bounded_number_at_a_time_and_one_that_fails_undoes_the_others() throws InterruptedException {
    at.pattern("many",
        """
            {'steps':[{'id':'each','uses':'emit','for_each':'${params.to}','with':{'event_type':'did','payload':{'i':'${item}'}},
              'compensate':{'uses':'emit','with':{'event_type':'undid','payload':{'i':'${item}'}}}},
              {'id':'last','uses':'http','depends_on':['each'],'with':{'url':'https://x.example'}}]}""");
    at.calls.answers = call -> FakeCalls.status(404);
    StringBuilder items = new StringBuilder("0");
    for (int i = 1; i < 70; i++) {
      items.append(',').append(i);
    }
    String run = at.run("many", "{'to':[" + items + "]}");
    assertThat(at.state(run)).isEqualTo("failed");
    assertThat(at.events("did")).hasSize(70);
    var done = at.events("did").stream().map(event -> event.payload().path("i").intValue()).toList();
    var undone = at.events("undid").stream().map(event -> event.payload().path("i").intValue()).toList();
    assertThat(undone.reversed()).isEqualTo(done);
    assertThat(at.stepState(run, "each")).isEqualTo("compensated");
  }

  @Test
  void skips_what_its_condition_rules_out_and_goes_on() throws InterruptedException {
    at.calls.answers = call -> FakeCalls.status(500);
    at.pattern("maybe",
        """
            {'steps':[
              {'id':'pro','uses':'emit','when':{'value':'${params.plan}','equals':'pro'},'with':{'event_type':'did_pro'}},
              {'id':'other','uses':'emit','when':{'value':'${params.nothing}','exists':false},'with':{'event_type':'did_other'}},
              {'id':'try','uses':'http','allow_failure':true,'retry':{'max_attempts':1},'with':{'url':'https://x.example'}},
              {'id':'end','uses':'emit','depends_on':['pro','other','try'],'with':{'event_type':'ended'}}]}""");
    String run = at.run("maybe", "{'plan':'free'}");
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.stepState(run, "pro")).isEqualTo("skipped");
    assertThat(at.stepState(run, "other")).isEqualTo("completed");
    assertThat(at.stepState(run, "try")).isEqualTo("failed");
    assertThat(at.events("ended")).hasSize(1);
  }

  @Test
  void a_sub_pattern_is_a_run_whose_end_completes_the_step() throws InterruptedException {
    at.pattern("inner",
        """
            {'steps':[{'id':'pause','uses':'wait','with':{'for':'PT1H'}},
              {'id':'tell','uses':'emit','depends_on':['pause'],'with':{'event_type':'inner_told','payload':{'x':'${params.x}'}}}]}""");
    at.pattern("outer", """
        {'steps':[{'id':'sub','uses':'pattern','with':{'pattern':'inner','params':{'x':'${params.y}'}}},
          {'id':'after','uses':'emit','depends_on':['sub'],'with':{'event_type':'after','payload':{
            'told':'${steps.sub.output.tell.event_id}'}}}]}""");
    String run = at.run("outer", "{'y':[1]}");
    String child = at.step(run, "sub").path("child_run_id").textValue();
    assertThat(at.stepState(run, "sub")).isEqualTo("running");
    assertThat(at.read(child).path("parent_run_id").textValue()).isEqualTo(run);
    assertThat(at.node.patternRunner().nextDue()).contains(at.clock.instant().plus(Duration.ofHours(1)));
    at.advance("PT1H");

    assertThat(at.state(child)).isEqualTo("completed");
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.events("inner_told").getFirst().payload()).isEqualTo(json("{'x':[1]}"));
    assertThat(at.events("after").getFirst().payload().path("told").textValue()).isEqualTo(at.events("inner_told")
        .getFirst().id());
    assertThat(at.node.patternRunner().nextDue()).isEmpty();
  }

  @Test
  void a_sub_pattern_that_fails_or_takes_too_long_fails_its_step() throws InterruptedException {
    at.pattern("inner",
        """
            {'steps':[{'id':'first','uses':'emit','with':{'event_type':'did'},'compensate':{'uses':'emit','with':{'event_type':'undid'}}},
              {'id':'pause','uses':'wait','depends_on':['first'],'with':{'for':'P9D'}}]}""");
    at.pattern("outer",
        "{'steps':[{'id':'sub','uses':'pattern','timeout':'PT1H','with':{'pattern':'inner'}}]}");
    String run = at.run("outer", "{}");
    String child = at.step(run, "sub").path("child_run_id").textValue();
    at.advance("PT1H");

    assertThat(at.state(child)).isEqualTo("cancelled");
    assertThat(at.events("undid")).hasSize(1);
    assertThat(at.state(run)).isEqualTo("failed");
    assertThat(at.read(run).path("reason").textValue()).contains("it took longer than PT1H");
  }

  @Test
  void waits_for_an_event_that_comes_later_and_for_no_other() throws InterruptedException {
    at.pattern("pay", """
        {'steps':[{'id':'wait','uses':'wait','with':{'event':{'type':'paid','where':{'plan':'${params.plan}'}}}},
          {'id':'tell','uses':'emit','depends_on':['wait'],'with':{'event_type':'thanked','payload':{
            'for':'${steps.wait.output.event.payload.amount}'}}}]}""");
    String run = at.run("pay", "{'plan':'pro'}");
    at.node.send(ADMIN, "paid", USER, "{'plan':'free','amount':1}", null);
    at.node.send(ADMIN, "paid", new dev.tempo.backend.nexus.EntityRef("user", "43"), "{'plan':'pro','amount':2}", null);
    at.node.patternRunner().step();
    assertThat(at.stepState(run, "wait")).isEqualTo("waiting");
    at.node.send(ADMIN, "paid", USER, "{'plan':'pro','amount':3}", null);
    assertThat(at.stepState(run, "wait")).isEqualTo("completed");
    at.node.patternRunner().step();

    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.events("thanked").getFirst().payload()).isEqualTo(json("{'for':3}"));
    assertThat(at.events("pattern_step_completed").getFirst().causationId())
        .isEqualTo(at.events("paid").getLast().id());
  }

  @Test
  void an_event_that_came_before_the_step_could_begin_counts_only_where_it_is_so_told() throws InterruptedException {
    String steps = """
        {'steps':[{'id':'pause','uses':'wait','with':{'for':'PT1H'}},
          {'id':'wait','uses':'wait','depends_on':['pause'],'with':{'event':{'type':'paid'},'since':'%s'}}]}""";
    at.pattern("strict", steps.formatted("step"));
    at.pattern("since", steps.formatted("run"));
    at.node.send(ADMIN, "paid", USER, "{'n':0}", null);
    String strict = at.run("strict", "{}");
    String since = at.run("since", "{}");
    at.node.send(ADMIN, "paid", USER, "{'n':1}", null);
    at.advance("PT1H");
    assertThat(at.state(strict)).isEqualTo("running");
    assertThat(at.state(since)).isEqualTo("completed");
    assertThat(at.read(since).at("/output/wait/event/payload/n").intValue()).isEqualTo(1);
  }

  /** Between the moment at which a wait can begin and that at which it begins, nothing is lost. */
  @Test
  void an_event_right_behind_the_one_that_made_a_wait_ready_is_found() throws InterruptedException {
    at.pattern("two", """
        {'steps':[{'id':'one','uses':'wait','with':{'event':{'type':'first'}}},
          {'id':'two','uses':'wait','depends_on':['one'],'with':{'event':{'type':'second'}}}]}""");
    String run = at.run("two", "{}");
    at.node.sendAll(dev.tempo.backend.scheduler.SchedulerFixture.incoming("second", USER, "{'n':0}", null),
        dev.tempo.backend.scheduler.SchedulerFixture.incoming("first", USER, "{}", null),
        dev.tempo.backend.scheduler.SchedulerFixture.incoming("second", USER, "{'n':1}", null));
    at.node.patternRunner().step();
    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.read(run).at("/output/two/event/payload/n").intValue()).isEqualTo(1);
  }

  @Test
  void a_wait_ends_at_its_time_as_it_is_told() throws InterruptedException {
    at.pattern("fails", "{'steps':[{'id':'wait','uses':'wait','with':{'event':{'type':'paid'},'for':'P1M'}}]}");
    at.pattern("goes-on",
        """
            {'steps':[{'id':'wait','uses':'wait','with':{'event':{'type':'paid'},'until':'${params.until}','on_timeout':'continue'}}]}""");
    String fails = at.run("fails", "{}");
    String goesOn = at.run("goes-on", "{'until':'2026-05-20T00:00:00+02:00'}");
    at.advance("P19D");
    assertThat(at.state(goesOn)).isEqualTo("completed");
    assertThat(at.read(goesOn).at("/output/wait/timed_out").booleanValue()).isTrue();
    assertThat(at.state(fails)).isEqualTo("running");
    at.advance("P12D");
    assertThat(at.state(fails)).isEqualTo("failed");
    assertThat(at.read(fails).path("reason").textValue()).contains("timed out: no paid came by 2026-06-01T08:00:00Z");
  }

  @Test
  void a_cancelled_run_stops_undoes_and_tells_who_asked() throws InterruptedException {
    at.pattern("inner", "{'steps':[{'id':'pause','uses':'wait','with':{'for':'P9D'}}]}");
    at.pattern("long",
        """
            {'steps':[{'id':'a','uses':'emit','with':{'event_type':'did'},'compensate':{'uses':'emit','with':{'event_type':'undid'}}},
              {'id':'pause','uses':'wait','depends_on':['a'],'with':{'event':{'type':'paid'}}},
              {'id':'sub','uses':'pattern','depends_on':['a'],'with':{'pattern':'inner'}}]}""");
    String run = at.run("long", "{}");
    String child = at.step(run, "sub").path("child_run_id").textValue();
    assertThatThrownBy(() -> at.node.runs().cancel(SERVICE, run, null)).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
    at.node.runs().cancel(ADMIN, run, "a mistake");
    at.node.patternRunner().step();

    assertThat(at.state(run)).isEqualTo("cancelled");
    assertThat(at.state(child)).isEqualTo("cancelled");
    assertThat(at.read(run).path("reason").textValue()).isEqualTo("cancelled by root: a mistake");
    assertThat(at.stepState(run, "pause")).isEqualTo("skipped");
    assertThat(at.events("undid")).hasSize(1);
    assertThat(at.events("pattern_cancel_requested").getFirst().actor()).isEqualTo("root");
    assertThatThrownBy(() -> at.node.runs().cancel(ADMIN, run, null)).isInstanceOfSatisfying(Refusal.class,
        refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT));
  }

  @Test
  void the_deletion_of_its_entity_stops_a_run_unless_it_waits_for_that() throws InterruptedException {
    at.node.send(ADMIN, "user_created", USER, "{}", "{'role':'user','environment':'prod','category':'user'}");
    at.pattern("long", "{'steps':[{'id':'pause','uses':'wait','with':{'for':'P9D'}}]}");
    at.pattern("purge", """
        {'steps':[{'id':'gone','uses':'wait','with':{'event':{'type':'user_deleted'}}},
          {'id':'tell','uses':'emit','depends_on':['gone'],'with':{'event_type':'purged'}}]}""");
    String pause = at.run("long", "{}");
    String purge = at.run("purge", "{}");
    at.node.send(ADMIN, "scheduler.schedule", USER, "{'action':'delete','delay':'PT0S'}", null);
    at.node.scheduler().step();
    at.node.patternRunner().step();

    assertThat(at.state(pause)).isEqualTo("cancelled");
    assertThat(at.read(pause).path("reason").textValue()).isEqualTo("user/42 was deleted");
    assertThat(at.state(purge)).isEqualTo("completed");
  }

  @Test
  void a_run_in_flight_keeps_its_version() throws InterruptedException {
    String steps = """
        {'steps':[{'id':'pause','uses':'wait','with':{'for':'PT1H'}},
          {'id':'tell','uses':'emit','depends_on':['pause'],'with':{'event_type':'%s'}}]}""";
    at.pattern("v", steps.formatted("one"));
    String first = at.run("v", "{}");
    at.pattern("v", steps.formatted("two"));
    at.run("v", "{}");
    at.restart();
    at.advance("PT1H");
    assertThat(at.read(first).path("version").intValue()).isEqualTo(1);
    assertThat(at.events("one")).hasSize(1);
    assertThat(at.events("two")).hasSize(1);
    assertThat(at.node.patterns().versions("v")).extracting(Pattern::version).containsExactly(2, 1);
  }

  @Test
  void params_that_are_not_as_the_input_says_fail_the_run_before_it_does_anything() throws InterruptedException {
    at.pattern("strict",
        """
            {'input':{'type':'object','required':['plan'],'properties':{'plan':{'enum':['pro','free']}},'additionalProperties':false},
              'steps':[{'id':'a','uses':'emit','with':{'event_type':'did','payload':{'p':'${params.plan}'}}}]}""");
    assertThat(at.state(at.run("strict", "{'plan':'pro'}"))).isEqualTo("completed");
    String wrong = at.run("strict", "{'plan':'gold'}");
    assertThat(at.state(wrong)).isEqualTo("failed");
    assertThat(at.read(wrong).path("reason").textValue()).contains("/plan");
    assertThat(at.events("did")).hasSize(1);
  }

  @Test
  void a_call_under_way_when_the_process_ends_is_made_again_with_the_same_key() throws InterruptedException {
    at.pattern("call", "{'steps':[{'id':'call','uses':'http','with':{'url':'https://x.example','body':{'a':1}}}]}");
    String run = at.start("call", "{}");
    CountDownLatch hanging = new CountDownLatch(1);
    at.calls.hanging = hanging;
    at.node.patternRunner().start();
    assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
    at.restart();
    at.node.patternRunner().step();

    assertThat(at.state(run)).isEqualTo("completed");
    assertThat(at.calls.keys()).containsExactly(run + ":call", run + ":call");
    assertThat(at.calls.made.get(1).body()).isEqualTo(at.calls.made.get(0).body());
    assertThat(at.step(run, "call").path("attempts").intValue()).isEqualTo(1);
  }

  @Test
  void a_call_that_hangs_holds_up_nobody_and_is_given_up_at_its_time() throws InterruptedException {
    at.pattern("hang",
        "{'steps':[{'id':'call','uses':'http','retry':{'max_attempts':1},'timeout':'PT10S','with':{'url':'https://x.example'}}]}");
    at.pattern("tell", "{'steps':[{'id':'tell','uses':'emit','with':{'event_type':'told'}}]}");
    String hung = at.start("hang", "{}");
    CountDownLatch hanging = new CountDownLatch(1);
    at.calls.hanging = hanging;
    at.node.patternRunner().start();
    assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
    at.start("tell", "{}");
    var follower = at.node.nexus().log().follow(0);
    Instant limit = Instant.now().plusSeconds(20);
    boolean told = false;
    while (!told && Instant.now().isBefore(limit)) {
      told = follower.next(Duration.ofSeconds(1)).stream().anyMatch(event -> event.type().equals("told"));
    }
    assertThat(told).isTrue();
    assertThat(at.state(hung)).isEqualTo("running");
    at.node.patternRunner().stop();
    at.calls.hanging = new CountDownLatch(0);
    at.calls.answers = call -> new HttpCalls.Result.Failure("no answer within PT10S", false);
    at.node.patternRunner().step();
    assertThat(at.state(hung)).isEqualTo("failed");
  }
}
