package dev.tempo.backend.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.metadata.postgres.PostgresEntityReads;
import dev.tempo.backend.metadata.postgres.PostgresEntityRows;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.postgres.TestNexus;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Metadata on a Nexus and a database of its own, under the demo's policy set. */
final class MetadataFixture implements AutoCloseable {
  static final Principal ADMIN = new Principal("root", Role.ADMIN);
  static final Principal SERVICE = new Principal("billing", Role.SERVICE);
  static final Principal ANN = new Principal("ann", Role.USER);
  static final Principal BOB = new Principal("bob", Role.USER);
  static final EntityRef ACCOUNT = new EntityRef("user", "42");
  static final String ANNS = """
      {"category": "user", "environment": "prod", "role": "user", "owner": "ann", "data": {"plan": "pro"}}""";

  final EntityBooks books = new EntityBooks(new PostgresEntityRows());
  final TestNexus nexus = TestNexus.fresh(demoPolicies(), new MetadataConsequence(books));
  final Views views = new Views(nexus.policies()::current);
  final Entities entities = new Entities(new PostgresEntityReads(nexus.database().pool()), views);
  final EntityCommands commands = new EntityCommands(nexus, books);

  static PolicyTable demoPolicies() {
    try (var document = Objects.requireNonNull(MetadataFixture.class.getResourceAsStream("/demo-policies.json"))) {
      return PolicyTable.compile(1, PolicyDocument.read(document));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Receipt send(Principal principal, String type, EntityRef entity) {
    return nexus.send(principal, TestNexus.incoming(null, type, entity, json("{}")));
  }

  Receipt send(Principal principal, String type, EntityRef entity, String metadata) {
    return nexus.send(principal, TestNexus.incoming(null, type, entity, json("{}"), json(metadata)));
  }

  /** What the scheduler does when an archive falls due. */
  void archive(EntityRef ref) {
    nexus.transact(List.of(ref), transaction -> {
      EntityBook book = books.open(transaction, List.of(ref));
      book.archive(transaction.append(Principal.TEMPO, Draft.own(ref.type() + "_archived", ref, json("{}"))));
      return ref;
    });
  }

  Entity entity(EntityRef ref) {
    return entities.find(ref).orElseThrow();
  }

  Event last() {
    return nexus.events().getLast();
  }

  /** The refusal that the call ends in. */
  static Refusal refusal(ThrowingCallable call) {
    return catchThrowableOfType(Refusal.class, call);
  }

  /** The same by pointers. */
  static Map<String, String> violations(ThrowingCallable call) {
    return refusal(call).violations().stream().collect(Collectors.toMap(Refusal.Violation::pointer,
        Refusal.Violation::detail));
  }

  @Override
  public void close() {
    nexus.close();
  }
}
