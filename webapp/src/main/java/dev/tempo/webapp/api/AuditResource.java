package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.audit.Audit;
import dev.tempo.backend.nexus.audit.AuditRows;
import dev.tempo.backend.nexus.audit.Checkpoint;
import dev.tempo.backend.nexus.audit.Export;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import io.vertx.core.buffer.Buffer;

import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /api/v1/audit}: what was signed of the log, for everybody who is signed in, as it says nothing about any event; and the
 * log as leaves, for administrators.
 */
public final class AuditResource implements Resource {
  private static final String AUDIT = "/api/v1/audit";
  private static final String TEXT = "text/plain";

  private final Audit audit;
  private final Supplier<Export> exports;

  public AuditResource(Audit audit, Supplier<Export> exports) {
    this.audit = audit;
    this.exports = exports;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(AUDIT + "/checkpoint", this::latest).producing("*/*"),
        Route.get(AUDIT + "/checkpoints", this::list), Route.get(AUDIT + "/consistency", this::consistency),
        Route.get(AUDIT + "/key", this::key),
        Route.get(AUDIT + "/export", this::export).producing(MediaType.NDJSON).adminOnly());
  }

  /** As the signed note itself where that is asked for, to be kept in a file. */
  private ApiResponse latest(ApiRequest request) {
    request.query().only();
    AuditRows.Signed latest = audit.latest();
    if (MediaType.named(request.headers(), TEXT)) {
      return new ApiResponse(200, Headers.NONE, new ApiResponse.Bytes(Buffer.buffer(latest.checkpoint().note()), TEXT
          + "; charset=utf-8"));
    }
    if (!MediaType.accepted(request.headers(), MediaType.JSON)) {
      throw new HttpProblem(406, "A checkpoint is answered as " + MediaType.JSON + " or " + TEXT
          + ", which the Accept header does not take.");
    }
    return ApiResponse.ok(latest.toJson());
  }

  /** Newest first. */
  private ApiResponse list(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    int limit = query.limit();
    List<AuditRows.Signed> signed = audit.before(query.number("after", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE),
        limit);
    ArrayNode items = Json.array();
    signed.forEach(one -> items.add(one.toJson()));
    return ApiResponse.ok(Json.page(items, signed.size() < limit ? null
        : Long.toString(signed.getLast().checkpoint().size())));
  }

  private ApiResponse consistency(ApiRequest request) {
    Query query = request.query().only("from", "to");
    long from = query.number("from", 0, Long.MAX_VALUE).orElseThrow(() -> HttpProblem.badRequest(
        "Give the size of the checkpoint that you kept as the query parameter 'from'."));
    return ApiResponse.ok(audit.consistency(from, query.number("to", 0, Long.MAX_VALUE)).toJson());
  }

  private ApiResponse key(ApiRequest request) {
    request.query().only();
    ObjectNode json = Json.object().put("origin", audit.latest().checkpoint().origin());
    ArrayNode keys = json.putArray("keys");
    audit.keys().forEach(key -> keys.addObject().put("name", key.name()).put("key_id", key.id()).put("algorithm",
        "Ed25519").put("public_key", Base64.getEncoder().encodeToString(key.key())).put("vkey", key.text()));
    return ApiResponse.ok(json);
  }

  /** From a position to the first checkpoint at or after another, so that all of it is signed. */
  private ApiResponse export(ApiRequest request) {
    Query query = request.query().only("from", "to");
    long from = query.number("from", 1, Long.MAX_VALUE).orElse(1L);
    long latest = audit.latest().checkpoint().size();
    long to = query.number("to", 1, Long.MAX_VALUE).orElse(latest);
    if (to > latest || from > Math.max(1, to)) {
      throw new Refusal(Refusal.Kind.UNPROCESSABLE, "There are events from 1 to " + latest
          + " in the tree; an export goes from one to a later one, not from " + from + " to " + to + ".");
    }
    Checkpoint end = audit.from(to).checkpoint();
    return new ApiResponse(200, Headers.NONE.with("Cache-Control", "no-store"), new ApiResponse.Lines(
        sink -> exports.get().write(from, end, sink::write)));
  }
}
