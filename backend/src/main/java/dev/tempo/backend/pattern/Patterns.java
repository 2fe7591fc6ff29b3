package dev.tempo.backend.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.definition.Definition;
import dev.tempo.backend.pattern.definition.DefinitionReader;
import dev.tempo.backend.policy.Principal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Registers and reads patterns. Blocks; call it on virtual threads. */
public final class Patterns {
  private static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile(
      "[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int DEEPEST = SubRuns.DEEPEST;

  private final Nexus nexus;
  private final PatternRows rows;

  Patterns(Nexus nexus, PatternRows rows) {
    this.nexus = nexus;
    this.rows = rows;
  }

  /**
   * Registers a new version, unless the latest says the same already. Runs in flight keep theirs.
   *
   * @throws Refusal 403 for all but administrators, 422 where the name or the document is wrong, with all that is
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
    Definition definition = DefinitionReader.read(document);
    EntityRef ref = new EntityRef("pattern", name);
    Set<EntityRef> locked = new HashSet<>(Set.of(ref));
    // Two that begin to run each other at the same moment meet on a lock.
    definition.subPatterns().forEach(sub -> locked.add(new EntityRef("pattern", sub)));
    nexus.transact(locked, transaction -> {
      register(transaction, principal, ref, definition);
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

  /** Newest first; empty where there is none of that name. */
  public List<Pattern> versions(String name) {
    return rows.versions(name);
  }

  private void register(Transaction transaction, Principal principal, EntityRef ref, Definition definition) {
    checkSubPatterns(transaction, ref.id(), definition);
    Optional<Pattern> latest = Optional.ofNullable(rows.latest(transaction, Set.of(ref.id())).get(ref.id()));
    if (latest.filter(pattern -> pattern.definition().saysTheSame(definition.document())).isPresent()) {
      return;
    }
    int version = latest.map(Pattern::version).orElse(0) + 1;
    ObjectNode payload = JsonNodeFactory.instance.objectNode().put("name", ref.id()).put("version", version);
    payload.setAll(HeaderMask.of(definition.document()));
    Appended registered = transaction.append(principal, Draft.own("pattern_registered", ref, payload));
    transaction.write(() -> rows.insert(transaction, ref.id(), version, definition, registered));
  }

  /** Those that it runs must exist, must not lead back to it, and must not lie too deep. */
  private void checkSubPatterns(Transaction transaction, String name, Definition definition) {
    List<Violation> violations = new ArrayList<>();
    Set<String> level = new HashSet<>(definition.subPatterns());
    Set<String> seen = new HashSet<>();
    for (int depth = 1; !level.isEmpty(); depth++) {
      Map<String, Pattern> known = rows.latest(transaction, level);
      if (depth == 1) {
        level.stream().filter(sub -> !sub.equals(name) && !known.containsKey(sub)).forEach(sub -> violations.addAll(at(
            definition, sub, "there is no pattern '" + sub + "'; register it first")));
      }
      if (level.contains(name)) {
        violations.addAll(at(definition, depth == 1 ? name : null, "the pattern would run itself"
            + (depth == 1 ? "" : ", through those that it runs")));
        break;
      }
      if (depth > DEEPEST) {
        violations.addAll(at(definition, null, "patterns would run each other more than " + DEEPEST + " deep"));
        break;
      }
      seen.addAll(level);
      Set<String> next = new HashSet<>();
      known.values().forEach(pattern -> next.addAll(pattern.definition().subPatterns()));
      next.removeAll(seen);
      level = next;
    }
    if (!violations.isEmpty()) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "the pattern is not taken: " + violations.getFirst().detail(),
          violations);
    }
  }

  /** @param sub null: any */
  private static List<Violation> at(Definition definition, @org.jspecify.annotations.Nullable String sub,
      String detail) {
    List<Violation> found = new ArrayList<>();
    JsonNode steps = definition.document().path("steps");
    for (int i = 0; i < steps.size(); i++) {
      for (String place : List.of("", "/compensate")) {
        JsonNode task = steps.get(i).at(place);
        if (task.path("uses").asText().equals("pattern") && (sub == null || task.at("/with/pattern").asText().equals(
            sub))) {
          found.add(new Violation("/steps/" + i + place + "/with/pattern", detail));
        }
      }
    }
    return found;
  }
}
