package dev.tempo.backend.pattern.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.backend.metadata.Entity;
import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The rows of jobs within a transaction of Nexus. Each method is one statement, whatever the number of jobs. */
public interface JobRows {

  /** Reads and locks those that exist, in order of their ids; without their inputs and outputs, which never change. */
  List<Job> lock(Transaction transaction, Collection<String> ids);

  /** The same of all live jobs of these entities. */
  List<Job> lockLive(Transaction transaction, Collection<EntityRef> entities);

  void insert(Transaction transaction, Collection<New> jobs);

  void update(Transaction transaction, Collection<Change> changes);

  /** These entities are something else, or somebody else's, and so are their jobs. */
  void reclassify(Transaction transaction, Collection<Entity> entities);

  /** These entities are deleted: nothing is kept of what their jobs were given and gave. */
  void erase(Transaction transaction, Collection<EntityRef> entities);

  /** @param queued its event, which knows what the entity is */
  record New(NewJob job, Appended queued) {}

  /**
   * All that a transition changes.
   *
   * @param delay     until it may be leased; null: its time stays
   * @param keepToken false: the lease is taken away
   * @param ended     the event that ended it, null where it lives
   */
  record Change(String id, JobState state, int attempts, int mostAttempts, @Nullable Duration delay, boolean keepToken,
      @Nullable String cancelReason, @Nullable JsonNode output, @Nullable String reason, @Nullable Appended ended) {}
}
