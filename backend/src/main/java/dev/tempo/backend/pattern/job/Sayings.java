package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is said of leased jobs, on its way through the lanes of Nexus: the event that will tell it carries an id by which the
 * consequence finds here what the event itself does not say (the token, which is no one else's business).
 */
final class Sayings {
  private final Map<String, Saying> byEvent = new ConcurrentHashMap<>();
  private final Map<String, Arrival> arrivals = new ConcurrentHashMap<>();

  /** @param senders who wait for it: the same may be sent twice at once */
  private record Arrival(NewJob job, int senders) {}

  /**
   * What the job is to become, decided on its row as it was read before.
   *
   * @param token under which it was leased; null: whoever has it, it is taken away
   * @param read  the job as it was then
   */
  record Saying(String jobId, @Nullable String token, Job read, Next next) {

    /**
     * The same job under its lock, unless it is another by now.
     *
     * @throws Refusal CONFLICT: look again
     */
    Job confirmed(List<Job> locked) {
      return locked.stream().filter(this::isAsRead).findFirst().orElseThrow(() -> new Refusal(Refusal.Kind.CONFLICT,
          "job " + jobId + " has changed meanwhile"));
    }

    private boolean isAsRead(Job job) {
      boolean held = token == null
          ? job.state() == read.state() && job.attempts() == read.attempts()
          : job.isHeldBy(token);
      return held && (job.cancelReason() == null) == (read.cancelReason() == null);
    }
  }

  /**
   * A job is on its way in; its event has its id.
   *
   * @throws Refusal CONFLICT where another with the same id is on its way at the same moment
   */
  void put(NewJob job) {
    arrivals.merge(job.id(), new Arrival(job, 1), (before, _) -> {
      if (!before.job.equals(job)) {
        throw new Refusal(Refusal.Kind.CONFLICT, "another job is being sent under the id " + job.id());
      }
      return new Arrival(job, before.senders + 1);
    });
  }

  void remove(NewJob job) {
    arrivals.computeIfPresent(job.id(), (_, before) -> before.senders == 1
        ? null
        : new Arrival(job, before.senders - 1));
  }

  Optional<NewJob> arriving(Appended event) {
    return arrivals.isEmpty() || event.fromOutside() || !event.type().equals(Jobs.QUEUED)
        ? Optional.empty()
        : Optional.ofNullable(arrivals.get(event.id())).map(Arrival::job);
  }

  void put(String eventId, Saying saying) {
    byEvent.put(eventId, saying);
  }

  void remove(String eventId) {
    byEvent.remove(eventId);
  }

  Optional<Saying> by(Appended event) {
    return byEvent.isEmpty() || event.fromOutside() ? Optional.empty() : Optional.ofNullable(byEvent.get(event.id()));
  }
}
