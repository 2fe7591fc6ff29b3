package dev.tempo.webapp.api;

import dev.tempo.backend.metadata.EventView;
import dev.tempo.backend.metadata.Views;
import dev.tempo.backend.nexus.Event;
import dev.tempo.backend.nexus.EventLog;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.audit.Audit;
import dev.tempo.backend.nexus.audit.InclusionProof;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/events/{position}/proof}: that an event is in the signed log, for whoever may see the event. */
public final class EventProofResource implements Resource {
  private final EventLog log;
  private final Views views;
  private final Audit audit;

  public EventProofResource(EventLog log, Views views, Audit audit) {
    this.log = log;
    this.views = views;
    this.audit = audit;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/events/{position}/proof", this::proof));
  }

  /** The leaf tells the hash of the whole payload, and its salt: only who sees all of the payload is shown it. */
  private ApiResponse proof(ApiRequest request) throws InterruptedException {
    request.query().only();
    String text = request.parameter("position");
    Event event = Optional.of(text).filter(digits -> digits.matches("\\d{1,18}")).map(Long::parseLong).flatMap(log::at)
        .orElseThrow(() -> unknown(text));
    if (views.event(request.principal(), event).isEmpty()) {
      throw unknown(text);
    }
    InclusionProof inclusion = audit.inclusion(event.position());
    // It may have waited for a seal: what is shown is decided by the policy of now, not of then.
    EventView view = views.event(request.principal(), event).orElseThrow(() -> unknown(text));
    return ApiResponse.ok(inclusion.toJson(event.payload().equals(view.payload())));
  }

  private static Refusal unknown(String position) {
    return new Refusal(Refusal.Kind.NOT_FOUND, "There is no event at position " + position
        + ", or none that you may see.");
  }
}
