package dev.tempo.backend.pattern.job;

import dev.tempo.backend.nexus.Appended;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Transaction;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The jobs of one transaction, locked once, as its decisions have left them; written once, when positions are known. */
final class JobBook {
  private final Transaction transaction;
  private final JobRows rows;
  private final JobNews news;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final List<JobRows.New> fresh = new ArrayList<>();
  private final Map<String, JobRows.Change> changes = new LinkedHashMap<>();
  private final Map<String, Integer> queued = new HashMap<>();
  private final Map<String, Duration> delayed = new HashMap<>();
  private final Set<String> freed = new HashSet<>();

  private JobBook(Transaction transaction, JobRows rows, JobNews news) {
    this.transaction = transaction;
    this.rows = rows;
    this.news = news;
  }

  static JobBook of(Transaction transaction, JobRows rows, JobNews news) {
    return transaction.attached(JobBook.class).orElseGet(() -> {
      JobBook book = new JobBook(transaction, rows, news);
      transaction.attach(JobBook.class, book);
      return book;
    });
  }

  void add(NewJob job, Appended event) {
    leaveWrites();
    fresh.add(new JobRows.New(job, event));
    jobs.put(job.id(), new Job(job, event.id(), event.correlationId(), JobState.QUEUED, 0, job.retry().attempts(),
        transaction.now(), null, null, null, null, null, null, null, transaction.now(), null, null));
    queued.merge(job.queue(), 1, Integer::sum);
  }

  /** Those that exist, as they are now in this transaction. */
  List<Job> lock(Collection<String> ids) {
    TreeSet<String> missing = new TreeSet<>(ids);
    missing.removeIf(jobs::containsKey);
    if (!missing.isEmpty()) {
      rows.lock(transaction, missing).forEach(job -> jobs.put(job.id(), job));
    }
    return ids.stream().distinct().filter(jobs::containsKey).map(jobs::get).toList();
  }

  List<Job> lockLive(Collection<EntityRef> entities) {
    rows.lockLive(transaction, entities).forEach(job -> jobs.putIfAbsent(job.id(), job));
    return jobs.values().stream().filter(job -> job.state().isLive() && entities.contains(job.entity())).toList();
  }

  /** @param event that tells it */
  void become(Job job, Next next, Appended event) {
    boolean goesBack = next.state() == JobState.QUEUED;
    put(job.with(next, transaction.now()), goesBack ? next.delay() : null, next.byHolder(), goesBack ? null : event);
    if (goesBack && next.delay().isZero()) {
      queued.merge(job.queue(), 1, Integer::sum);
    } else if (goesBack) {
      delayed.merge(job.queue(), next.delay(), (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
    if (job.state() == JobState.LEASED) {
      freed.add(job.queue());
    }
  }

  void askToStop(Job job, String reason) {
    put(job.askedToStop(reason), null, true, null);
  }

  private void put(Job job, @Nullable Duration delay, boolean keepToken, @Nullable Appended ended) {
    leaveWrites();
    jobs.put(job.id(), job);
    changes.put(job.id(), new JobRows.Change(job.id(), job.state(), job.attempts(), job.mostAttempts(), delay,
        keepToken, job.cancelReason(), job.output(), job.reason(), ended));
  }

  private void leaveWrites() {
    if (fresh.isEmpty() && changes.isEmpty()) {
      transaction.write(this::write);
      transaction.afterCommit(this::tell);
    }
  }

  private void tell() {
    queued.forEach(news::queued);
    delayed.forEach(news::queuedFor);
    freed.forEach(news::freed);
  }

  private void write() {
    if (!fresh.isEmpty()) {
      rows.insert(transaction, fresh);
    }
    if (!changes.isEmpty()) {
      rows.update(transaction, changes.values());
    }
  }
}
