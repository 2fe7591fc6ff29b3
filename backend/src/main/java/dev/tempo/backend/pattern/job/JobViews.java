package dev.tempo.backend.pattern.job;

import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Principal;
import dev.tempo.backend.policy.Role;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The read side: jobs as a reader may see them, by what their entity is. Blocks; call it on virtual threads. */
public final class JobViews {
  private static final int CHUNK = 200;
  /** Rows looked at for one page, whoever may see them. */
  private static final int MOST_READ = 5_000;
  /** Jobs are read whole by so few at a time, since each may have 2 MiB. */
  private static final int WHOLE = 16;
  /** Characters of inputs and outputs in a page, but for the job that goes beyond; behind it the page ends early. */
  private static final int LONGEST_PAGE = 4 << 20;

  private final LeaseRows rows;
  private final JobReads reads;
  private final Views views;

  JobViews(LeaseRows rows, JobReads reads, Views views) {
    this.rows = rows;
    this.reads = reads;
    this.views = views;
  }

  /**
   * A page, newest first.
   *
   * @param next the cursor of the next one, null after the last; a page may be short and yet have a next
   */
  public record Page(List<JobView> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** Nothing where there is none, or none that the reader may know of. */
  public Optional<JobView> find(Principal reader, String id) {
    try {
      return rows.find(UUID.fromString(id).toString()).flatMap(job -> view(reader, job));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /** @throws Refusal 422 where {@code after} is no cursor of this list */
  public Page list(Principal reader, JobQuery query, @Nullable String after, int limit) {
    String place = after == null ? null : cursor(after);
    List<JobView> items = new ArrayList<>();
    for (int read = 0; read < MOST_READ; read += CHUNK) {
      List<Job> jobs = reads.list(query, place, CHUNK);
      for (Job job : jobs) {
        if (items.size() == limit) {
          return whole(reader, items, place);
        }
        view(reader, job).ifPresent(items::add);
        place = job.id();
      }
      if (jobs.size() < CHUNK) {
        return whole(reader, items, null);
      }
    }
    return whole(reader, items, place);
  }

  /** The page with inputs and outputs, cut where they become too long together. */
  private Page whole(Principal reader, List<JobView> slim, @Nullable String next) {
    List<JobView> items = new ArrayList<>();
    long length = 0;
    for (int from = 0; from < slim.size(); from += WHOLE) {
      List<String> ids = slim.subList(from, Math.min(from + WHOLE, slim.size())).stream().map(view -> view.job().id())
          .toList();
      Map<String, Job> jobs = rows.find(ids).stream().collect(Collectors.toMap(Job::id, Function.identity()));
      for (int i = 0; i < ids.size(); i++) {
        Optional<JobView> whole = Optional.ofNullable(jobs.get(ids.get(i))).flatMap(job -> view(reader, job));
        if (whole.isPresent()) {
          items.add(whole.get());
          length += length(whole.get());
        }
        if (length > LONGEST_PAGE && from + i + 1 < slim.size()) {
          return new Page(items, ids.get(i));
        }
      }
    }
    return new Page(items, next);
  }

  private static long length(JobView view) {
    return view.full() ? view.job().origin().input().toString().length() + String.valueOf(view.job().output()).length()
        : 0;
  }

  /** @throws Refusal 403 for users: how much work others have is not theirs to know */
  public List<QueueView> queues(Principal reader) {
    if (reader.role() == Role.USER) {
      throw new Refusal(Refusal.Kind.FORBIDDEN, "only services and administrators see the queues");
    }
    return reads.queues();
  }

  /** Whether the reader may know of it. */
  boolean isSeen(Principal reader, Job job) {
    return view(reader, job).isPresent();
  }

  private Optional<JobView> view(Principal reader, Job job) {
    return switch (views.visibility(reader, job.classification(), job.owner())) {
      case FULL -> Optional.of(new JobView(job, true));
      case SUMMARY -> Optional.of(new JobView(job, isWorker(reader, job)));
      case NONE -> isWorker(reader, job) ? Optional.of(new JobView(job, true)) : Optional.empty();
    };
  }

  /** Whoever works on it has its input already. */
  private static boolean isWorker(Principal reader, Job job) {
    Job.Lease lease = job.lease();
    return lease != null && lease.subject().equals(reader.subject()) && reader.role() != Role.USER;
  }

  private static String cursor(String after) {
    try {
      return UUID.fromString(after).toString();
    } catch (IllegalArgumentException notOne) {
      throw Refusal.at("/after", "'" + after + "' is no cursor of this list: give `next` as it came");
    }
  }
}
