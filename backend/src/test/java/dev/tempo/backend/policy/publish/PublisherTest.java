package dev.tempo.backend.policy.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tempo.backend.metadata.IfMatch;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Kind;
import dev.tempo.backend.nexus.postgres.NexusOptions;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.Access;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Effect;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import dev.tempo.backend.policy.Rule;
import dev.tempo.backend.policy.publish.postgres.PostgresRetimingStore;
import dev.tempo.backend.policy.publish.postgres.PostgresRevisionStore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PublisherTest {
  private static final Principal ADMIN = new Principal("root", Role.ADMIN);
  private static final Classification ACCOUNT = new Classification("user", "prod", "user");
  private static final List<Rule> OPEN = List.of(Rule.of("*", "*", "*").with(Effect.ACCESS, Access.FULL));
  private static final List<Rule> CLOSED = List.of(Rule.of("*", "*", "*").with(Effect.ACCESS, Access.NONE));

  private final TestNexus nexus = TestNexus.fresh();
  private final Publisher publisher = publisher(nexus);

  @AfterEach
  void close() {
    nexus.close();
  }

  @Test
  void the_first_start_publishes_the_first_set_and_the_next_one_finds_it() {
    assertThat(publisher.bootstrap(OPEN).revision()).isEqualTo(1);
    assertThat(publisher.bootstrap(CLOSED).rules()).isEqualTo(OPEN);

    try (TestNexus later = TestNexus.on(nexus.database(), NexusOptions.defaults())) {
      assertThat(publisher(later).bootstrap(CLOSED).rules()).isEqualTo(OPEN);
      assertThat(later.policies().current().revision()).isEqualTo(1);
    }
    assertThat(nexus.types()).containsExactly("policy.published");
  }

  @Test
  void nodes_that_start_at_once_agree_on_one_first_set() throws Exception {
    List<TestNexus> nodes = IntStream.range(0, 4).mapToObj(n -> TestNexus.on(nexus.database(), NexusOptions.defaults()))
        .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Long>> starts = nodes.stream().<Callable<Long>>map(node -> () -> publisher(node).bootstrap(OPEN)
          .revision()).toList();

      assertThat(threads.invokeAll(starts).stream().map(Future::resultNow)).containsOnly(1L);
      assertThat(nexus.types()).containsExactly("policy.published");
    } finally {
      nodes.forEach(TestNexus::close);
    }
  }

  @Test
  void a_set_is_in_force_when_its_publish_returns() {
    publisher.bootstrap(OPEN);
    AtomicReference<Access> told = new AtomicReference<>();
    publisher.onPublished(() -> told.set(nexus.policies().current().value(Effect.ACCESS, ACCOUNT)));

    Revision published = publisher.publish(ADMIN, CLOSED, IfMatch.tag("\"1\""));

    Event event = nexus.events().getLast();
    assertThat(told.get()).isEqualTo(Access.NONE);
    assertThat(published).isEqualTo(new Revision(2, CLOSED, event.recordedAt(), "root", event.position(), null, null));
    assertThat(publisher.current()).isEqualTo(published);
    assertThat(publisher.before(3, 10)).containsExactly(
        new RevisionSummary(2, CLOSED.size(), published.publishedAt(), "root", null, null),
        new RevisionSummary(1, OPEN.size(), publisher.get(1).publishedAt(), publisher.get(1).publishedBy(), null,
            null));
    assertThat(event.type()).isEqualTo("policy.published");
    assertThat(event.policyRevision()).isEqualTo(1);
    assertThat(event.payload().path("revision").asLong()).isEqualTo(2);
    assertThat(event.payload().path("previous").asLong()).isEqualTo(1);
    nexus.send("noise", Publisher.MATRIX, TestNexus.json());
    assertThat(nexus.events().getLast().policyRevision()).isEqualTo(2);
  }

  @Test
  void a_publish_is_made_on_the_set_in_force_or_refused() throws Exception {
    publisher.bootstrap(OPEN);

    assertThat(refusal(() -> publisher.publish(ADMIN, CLOSED, IfMatch.absent())).kind()).isEqualTo(
        Kind.PRECONDITION_REQUIRED);
    assertThat(refusal(() -> publisher.publish(ADMIN, CLOSED, IfMatch.tag("\"0\""))).kind()).isEqualTo(
        Kind.PRECONDITION_FAILED);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> writers = IntStream.range(0, 6).<Callable<Integer>>mapToObj(n -> () -> {
        try {
          publisher.publish(ADMIN, n % 2 == 0 ? OPEN : CLOSED, IfMatch.tag("\"1\""));
          return 200;
        } catch (Refusal refused) {
          return refused.kind().status();
        }
      }).toList();
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(writers)) {
        answers.add(answer.get());
      }
      assertThat(answers).containsExactlyInAnyOrder(200, 412, 412, 412, 412, 412);
    }
    assertThat(nexus.policies().current().revision()).isEqualTo(2);
  }

  @Test
  void only_an_administrator_publishes_and_only_what_is_right() {
    publisher.bootstrap(OPEN);
    JsonNode wrong = json("{\"rules\": [{\"role\": \"user\", \"retention\": \"-P1D\"}, {\"acess\": \"full\"}]}");

    assertThat(refusal(() -> publisher.publish(new Principal("ann", Role.USER), json("{\"rules\": []}"), IfMatch.tag(
        "\"1\""))).kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(refusal(() -> publisher.rollback(new Principal("s", Role.SERVICE), 1, null, IfMatch.absent())).kind())
        .isEqualTo(Kind.FORBIDDEN);
    Refusal refused = refusal(() -> publisher.publish(ADMIN, wrong, IfMatch.tag("\"1\"")));
    assertThat(refused.kind()).isEqualTo(Kind.UNPROCESSABLE);
    assertThat(refused.violations()).extracting(Refusal.Violation::pointer).containsExactly("/rules/0/retention",
        "/rules/1/acess");
    assertThat(publisher.current().number()).isEqualTo(1);
    assertThat(nexus.events()).hasSize(1);
  }

  @Test
  void rolling_back_publishes_the_old_content_as_a_new_revision() {
    publisher.bootstrap(OPEN);
    publisher.publish(ADMIN, CLOSED, IfMatch.tag("\"1\""));

    assertThat(refusal(() -> publisher.rollback(ADMIN, 1, null, IfMatch.tag("\"1\""))).kind()).isEqualTo(
        Kind.PRECONDITION_FAILED);
    assertThat(refusal(() -> publisher.rollback(ADMIN, 9, null, IfMatch.absent())).kind()).isEqualTo(Kind.NOT_FOUND);
    Revision back = publisher.rollback(ADMIN, 1, null, IfMatch.absent());

    assertThat(back.number()).isEqualTo(3);
    assertThat(back.rules()).isEqualTo(OPEN);
    assertThat(back.rollbackTo()).isEqualTo(1);
    assertThat(nexus.policies().current().value(Effect.ACCESS, ACCOUNT)).isEqualTo(Access.FULL);
    List<Event> published = nexus.events();
    assertThat(published.getLast().payload().path("content")).isEqualTo(published.getFirst().payload().path("content"));
  }

  @Test
  void another_process_decides_by_the_new_set_in_its_next_transaction() {
    publisher.bootstrap(OPEN);
    try (TestNexus other = TestNexus.on(nexus.database(), NexusOptions.defaults())) {
      publisher(other).bootstrap(List.of());
      publisher.publish(ADMIN, CLOSED, IfMatch.tag("\"1\""));

      other.send("noise", Publisher.MATRIX, TestNexus.json());

      assertThat(other.policies().current().rules()).isEqualTo(CLOSED);
      assertThat(other.events().getLast().policyRevision()).isEqualTo(2);
    }
  }

  private static Publisher publisher(TestNexus node) {
    Publisher made = new Publisher(node, node.policies(), new PostgresRevisionStore(node.database().pool()),
        new PostgresRetimingStore(node.database().pool()));
    node.nexus().loadPoliciesWith(made);
    return made;
  }

  private static Refusal refusal(ThrowingCallable call) {
    return catchThrowableOfType(Refusal.class, call);
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
