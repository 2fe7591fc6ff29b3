package dev.tempo.webapp;

import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.audit.Audit;
import dev.tempo.backend.nexus.audit.AuditBuilder;
import dev.tempo.backend.nexus.audit.AuditRows;
import dev.tempo.backend.nexus.audit.Export;
import dev.tempo.backend.nexus.audit.NoteSigner;
import dev.tempo.backend.nexus.audit.postgres.PostgresAuditRows;
import dev.tempo.backend.nexus.lease.Leases;
import dev.tempo.webapp.api.AuditResource;
import dev.tempo.webapp.api.EventProofResource;
import dev.tempo.webapp.http.Resource;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;

import java.util.List;

/** The audit tree, joined: built on one node of those that share the database, read on all. */
final class Auditing {
  private final Settings settings;
  private final AuditRows rows;
  private final AuditBuilder builder;
  private final Audit audit;

  /**
   * @param signer of this node
   * @param salts  secret, the same on all nodes and for ever
   */
  record Settings(boolean builds, NoteSigner signer, Buffer salts) {}

  Auditing(Pool pool, EventLog log, Leases leases, Settings settings) {
    this.settings = settings;
    rows = new PostgresAuditRows(pool, leases);
    builder = new AuditBuilder(log, rows, leases, settings.signer(), settings.salts().getBytes());
    audit = new Audit(rows, builder, settings.salts().getBytes());
    if (settings.builds()) {
      leases.want(List.of(AuditBuilder.LEASE));
    }
  }

  void start() {
    if (settings.builds()) {
      builder.start();
    }
  }

  void stop() throws InterruptedException {
    builder.stop();
  }

  List<Resource> resources(EventLog log, Views views) {
    return List.of(new AuditResource(audit, () -> new Export(rows, settings.salts().getBytes())),
        new EventProofResource(log, views, audit));
  }
}
