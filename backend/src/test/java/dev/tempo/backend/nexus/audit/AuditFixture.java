package dev.tempo.backend.nexus.audit;

import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.audit.postgres.PostgresAuditRows;
import dev.tempo.backend.nexus.lease.Lease;
import dev.tempo.backend.nexus.lease.Leases;
import dev.tempo.backend.nexus.postgres.TestNexus;
import io.vertx.sqlclient.SqlConnection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A log on a database of its own, and a tree over it that grows when the test says so. */
final class AuditFixture implements AutoCloseable {
  static final byte[] SALTS = "salts that only tests may know".getBytes(StandardCharsets.UTF_8);
  static final Lease LEASE = new Lease(AuditBuilder.LEASE, 1);
  static final EntityRef USER = new EntityRef("user", "42");

  final TestNexus nexus = TestNexus.fresh();
  final NoteSigner signer = NoteSigner.parse(NoteSigner.make());
  final AuditRows rows = new PostgresAuditRows(nexus.database().pool(), new Always());
  final AuditBuilder builder = builder();
  final Audit audit = new Audit(rows, builder, SALTS);

  /** Leases of one who is alone. */
  static class Always implements Leases {
    @Override
    public void want(Collection<String> names) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Lease> held() {
      return Map.of(LEASE.name(), LEASE);
    }

    @Override
    public boolean stillHeld(SqlConnection connection, Lease lease) {
      return held().containsValue(lease);
    }

    @Override
    public int member() {
      return 1;
    }

    @Override
    public void onChange(Runnable listener) {
      // they never do
    }
  }

  AuditBuilder builder() {
    return new AuditBuilder(nexus.log(), rows, new Always(), signer, SALTS, Duration.ZERO);
  }

  /** Events with payloads, the last of them with the position returned. */
  long record(int events) {
    nexus.sendAll(
        IntStream.range(0, events).mapToObj(i -> TestNexus.incoming(null, "changed", USER, TestNexus.json().put(
            "n", i).put("text", "\u00e4\u2028\"\\"))).toArray(Nexus.Incoming[]::new));
    return nexus.log().head();
  }

  /** Until the tree has all that is recorded. */
  Checkpoint grow() {
    Edge edge = builder.load(LEASE);
    while (edge.size() < nexus.log().head()) {
      if (!builder.step(LEASE, edge)) {
        throw new AssertionError("nobody else builds here");
      }
    }
    return audit.latest().checkpoint();
  }

  /** The signed tree of the empty log, whatever the log has by now. */
  void grow0() {
    builder.load(LEASE);
  }

  List<String> export() throws InterruptedException {
    return export(1);
  }

  List<String> export(long from) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    new Export(rows, SALTS).write(from, audit.latest().checkpoint(), lines::add);
    return lines;
  }

  static ExportCheck.Verdict check(List<String> lines, Kept kept) throws IOException {
    try (kept) {
      return new ExportCheck(kept, List.of()).check(reader(lines));
    }
  }

  /** What was found, by its positions; empty where nothing was. */
  static Optional<Finding> found(List<String> lines, Kept kept) throws IOException {
    return check(lines, kept).finding();
  }

  static Kept kept(Checkpoint checkpoint) throws IOException {
    return Kept.read(() -> new BufferedReader(new StringReader(checkpoint.note())));
  }

  static Kept kept(List<String> export) throws IOException {
    return Kept.read(() -> reader(export));
  }

  private static BufferedReader reader(List<String> lines) {
    return new BufferedReader(new StringReader(String.join("\n", lines) + "\n"));
  }

  void sql(String statement) {
    nexus.database().pool().query(statement).execute().await();
  }

  @Override
  public void close() {
    nexus.close();
  }
}
