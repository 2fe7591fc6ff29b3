package dev.tempo.backend.pattern;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Transaction;
import dev.tempo.backend.pattern.definition.Definition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of patterns. With a transaction: within it; without: beside them, for readers. */
public interface PatternRows {

  /** Which of these are registered. */
  Set<String> registered(Transaction transaction, Collection<String> names);

  /** The latest version of each of these that is registered. */
  Map<String, Pattern> latest(Transaction transaction, Collection<String> names);

  Optional<Pattern> version(Transaction transaction, String name, int version);

  /** @param registered has its position: call it inside {@link Transaction#write} */
  void insert(Transaction transaction, String name, int version, Definition definition, Appended registered);

  Optional<Pattern> latest(String name);

  /** The latest versions, by name. */
  List<Pattern> all();

  /** Newest first. */
  List<Pattern> versions(String name);
}
