package dev.tempo.backend.nexus.intake;

import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Nexus.Submission;
import dev.tempo.backend.nexus.Nexus.Urgency;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import dev.tempo.backend.policy.Principal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Records events from a stream of lines, in their order, in batches of bulk urgency: one batch is recorded while the next is
 * parsed, which bounds the memory whatever the length. A line that is refused does not keep its neighbours out: a batch with
 * one is halved until it is found.
 *
 * <p>Under overload it waits, and lets the sender wait by not reading on. What was told as recorded stands, whatever happens.
 */
public final class EventImport {
  private static final int BATCH = 500;
  /** Of what is wrong with one line, beside the first. */
  private static final int MOST_TOLD = 20;
  private static final long BATCH_BYTES = 2L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Nexus nexus;
  private final Principal principal;
  private final @Nullable String importId;
  private final Listener listener;
  private final List<ImportProgress.Refused> refusals = new ArrayList<>();
  private long line;
  private long done;
  private long received;
  private long recorded;
  private long repeated;
  private long refused;
  private long position;

  /** Told after each batch, by the thread that runs the import or one that it waits for. */
  @FunctionalInterface
  public interface Listener {

    /** @return true where the refusals that it holds were told, and need not be told again */
    boolean progressed(ImportProgress progress) throws InterruptedException;
  }

  /**
   * @param importId gives plain events that have no id one of theirs, by their line; null: such lines, sent again, are recorded again
   * @param fromLine the number of the first line of the stream, from 1
   */
  public EventImport(Nexus nexus, Principal principal, @Nullable String importId, long fromLine, Listener listener) {
    this.nexus = nexus;
    this.principal = principal;
    this.importId = importId;
    this.listener = listener;
    line = fromLine - 1;
    done = line;
  }

  private record Item(long line, Incoming event) {}

  /** Lines that follow each other; {@code last} is the last of them, refused ones included. */
  private record Batch(List<Item> items, List<ImportProgress.Refused> malformed, long received, long last) {}

  /**
   * Reads to the end.
   *
   * @throws IOException where the stream breaks; what was read before is recorded
   * @throws Refusal     unavailable, where nothing could be recorded for a minute
   */
  public ImportProgress run(InputStream in) throws IOException, InterruptedException {
    LineReader lines = new LineReader(in, IncomingParser.LARGEST_EVENT);
    FutureTask<Void> recording = new FutureTask<>(() -> null);
    recording.run();
    try {
      for (Batch batch = parse(lines); batch != null; batch = parse(lines)) {
        finish(recording);
        Batch next = batch;
        recording = new FutureTask<>(() -> {
          record(next);
          return null;
        });
        Thread.ofVirtual().name("import").start(recording);
      }
    } finally {
      finish(recording);
    }
    return progress();
  }

  private static void finish(FutureTask<Void> recording) throws InterruptedException {
    try {
      recording.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Refusal refusal -> throw new Refusal(refusal);
        case InterruptedException gone -> throw gone;
        case null, default -> throw new IllegalStateException("an import broke off", failed.getCause());
      }
    }
  }

  /** Null at the end. */
  private @Nullable Batch parse(LineReader lines) throws IOException {
    List<Item> items = new ArrayList<>();
    List<ImportProgress.Refused> malformed = new ArrayList<>();
    long bytes = 0;
    long events = 0;
    boolean any = false;
    while (events < BATCH && bytes < BATCH_BYTES) {
      LineReader.Line next = lines.next();
      if (next == null) {
        break;
      }
      any = true;
      line++;
      bytes += next.bytes().length;
      if (!next.isBlank()) {
        events++;
        parse(next, items, malformed);
      }
    }
    return any ? new Batch(items, malformed, events, line) : null;
  }

  private void parse(LineReader.Line next, List<Item> items, List<ImportProgress.Refused> malformed) {
    try {
      if (next.length() > next.bytes().length) {
        throw Refusal.at("", "the event has " + next.length() + " bytes, but may have " + IncomingParser.LARGEST_EVENT);
      }
      items.add(new Item(line, IncomingParser.line(next.bytes(), importId == null ? null : importId + "/" + line)));
    } catch (Refusal refusal) {
      malformed.add(refused(line, refusal));
    }
  }

  private void record(Batch batch) throws InterruptedException {
    List<ImportProgress.Refused> found = new ArrayList<>(batch.malformed());
    submit(batch.items(), found);
    found.sort((one, other) -> Long.compare(one.line(), other.line()));
    refusals.addAll(found);
    refused += found.size();
    received += batch.received();
    done = batch.last();
    if (listener.progressed(progress())) {
      refusals.clear();
    }
  }

  private void submit(List<Item> items, List<ImportProgress.Refused> found) throws InterruptedException {
    if (items.isEmpty()) {
      return;
    }
    try {
      for (Receipt receipt : patiently(items)) {
        recorded += receipt.repeated() ? 0 : 1;
        repeated += receipt.repeated() ? 1 : 0;
        position = Math.max(position, receipt.position());
      }
    } catch (Refusal refusal) {
      if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
        throw refusal;
      }
      if (items.size() == 1) {
        found.add(refused(items.getFirst().line(), refusal));
        return;
      }
      int half = items.size() / 2;
      submit(items.subList(0, half), found);
      submit(items.subList(half, items.size()), found);
    }
  }

  /** Again and again under overload: the ids of the first attempt's events are those of the next. */
  private List<Receipt> patiently(List<Item> items) throws InterruptedException {
    Submission submission = new Submission(principal, items.stream().map(Item::event).toList(), Urgency.BULK);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return nexus.submit(submission);
      } catch (Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.UNAVAILABLE || System.nanoTime() > until) {
          throw refusal;
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      }
    }
  }

  /** At the place of the first thing that is wrong; the others follow it in words. */
  private static ImportProgress.Refused refused(long line, Refusal refusal) {
    List<Violation> violations = refusal.violations();
    if (violations.isEmpty()) {
      return new ImportProgress.Refused(line, "", String.valueOf(refusal.getMessage()));
    }
    StringBuilder reason = new StringBuilder(violations.getFirst().detail());
    violations.stream().skip(1).limit(MOST_TOLD).forEach(other -> reason.append("; ").append(other.pointer()).append(
        ' ').append(other.detail()));
    if (violations.size() > MOST_TOLD + 1) {
      reason.append("; and ").append(violations.size() - MOST_TOLD - 1).append(" more");
    }
    return new ImportProgress.Refused(line, violations.getFirst().pointer(), reason.toString());
  }

  private ImportProgress progress() {
    return new ImportProgress(done, received, recorded, repeated, refused, refusals, position);
  }
}
