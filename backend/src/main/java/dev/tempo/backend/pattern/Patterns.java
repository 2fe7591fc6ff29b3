package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.scheduler.ActionView;
import dev.tempo.backend.scheduler.Actions;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Registers and reads patterns, and reads runs. Blocks; call it on virtual threads. */
public final class Patterns {
  private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile(
      "[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Nexus nexus;
  private final PatternRows rows;
  private final Actions actions;

  /** @param actions decides who sees a run: whoever sees all of the action that started it */
  public Patterns(Nexus nexus, PatternRows rows, Actions actions) {
    this.nexus = nexus;
    this.rows = rows;
    this.actions = actions;
  }

  /**
   * Registers a new version, unless the latest says the same already.
   *
   * @throws Refusal 403 for all but administrators, 422 where the name or the document is wrong
   */
  public Pattern put(Principal principal, String name, JsonNode document) {
    if (!principal.isAdmin()) {
      throw new Refusal(Refusal.Kind.FORBIDDEN,
          "a pattern acts with Tempo's own rights: only administrators register one");
    }
    if (!NAME.matcher(name).matches()) {
      throw Refusal.at("",
          "'" + name + "' cannot name a pattern: 1-128 letters, digits, '.', '_', '-', a letter or digit first");
    }
    Step step = PatternDocument.parse(document);
    EntityRef ref = new EntityRef("pattern", name);
    nexus.transact(List.of(ref), transaction -> {
      register(transaction, principal, ref, step);
      return name;
    });
    return rows.latest(name).orElseThrow();
  }

  public Optional<Pattern> find(String name) {
    return rows.latest(name);
  }

  /** The latest versions, by name. */
  public List<Pattern> list() {
    return rows.all();
  }

  /** A run, or nothing where there is none or the reader may not see all of its action. */
  public Optional<Run> run(Principal reader, String id) {
    return rows.run(id).filter(run -> actions.find(reader, run.actionId()).filter(ActionView::full).isPresent());
  }

  private void register(Transaction transaction, Principal principal, EntityRef ref, Step step) {
    Optional<Pattern> latest = Optional.ofNullable(rows.latest(transaction, Set.of(ref.id())).get(ref.id()));
    if (latest.filter(pattern -> pattern.step().equals(step)).isPresent()) {
      return;
    }
    int version = latest.map(Pattern::version).orElse(0) + 1;
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("name", ref.id()).put("version", version);
    payload.setAll(PatternDocument.definition(step));
    Appended registered = transaction.append(principal, Draft.own("pattern_registered", ref, payload));
    transaction.write(() -> rows.insert(transaction, ref.id(), version, step, registered));
  }
}
