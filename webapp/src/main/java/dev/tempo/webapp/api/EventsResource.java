package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Nexus.Incoming;
import dev.tempo.backend.nexus.Receipt;
import dev.tempo.backend.nexus.intake.IncomingParser;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.BodyLimit;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /api/v1/events}: the plain shape, or CloudEvents structured, batched and binary.
 *
 * <p>{@code Idempotency-Key} is the id of a plain event that has none. The trace id of {@code traceparent} is the correlation
 * of events that name neither a correlation nor a cause; it is no part of what a repeat is compared by.
 */
public final class EventsResource implements Resource {
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final BodyLimit LIMIT = type -> type.equals(BATCH) ? IncomingParser.LARGEST_BATCH
      : IncomingParser.LARGEST_EVENT;
  private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
  private static final String NO_TRACE = "0".repeat(32);

  private final Nexus nexus;

  public EventsResource(Nexus nexus) {
    this.nexus = nexus;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post("/api/v1/events", this::record).limited(LIMIT));
  }

  private ApiResponse record(ApiRequest request) {
    IncomingParser.Request sent = IncomingParser.request(request.headers().asMap(), body(request));
    Optional<String> trace = request.headers().get("traceparent").map(TRACEPARENT::matcher).filter(Matcher::matches)
        .map(
            found -> found.group(1))
        .filter(id -> !id.equals(NO_TRACE));
    List<Incoming> events = sent.events().stream().map(event -> trace.map(id -> correlated(event, id)).orElse(event))
        .toList();
    List<Receipt> receipts = nexus.submit(new Nexus.Submission(request.principal(), events));
    int status = receipts.stream().allMatch(Receipt::repeated) ? 200 : 201;
    if (!sent.batch()) {
      Receipt receipt = receipts.getFirst();
      return new ApiResponse(status, Headers.NONE.with("Location", "/api/v1/events/" + receipt.position()),
          new ApiResponse.Json(json(
              receipt)));
    }
    ArrayNode answers = Json.array();
    receipts.forEach(receipt -> answers.add(json(receipt)));
    return ApiResponse.json(status, answers);
  }

  /** With the key as its id, where a plain event has none. */
  private static byte[] body(ApiRequest request) {
    byte[] bytes = request.body().getBytes();
    Optional<String> key = request.headers().get("Idempotency-Key");
    boolean plain = request.contentType().equals(MediaType.JSON) && request.headers().get("ce-specversion").isEmpty();
    if (key.isPresent() && plain && bytes.length > 0 && Json.read(bytes) instanceof ObjectNode event
        && !event.has("id")) {
      return Json.bytes(event.put("id", key.get()));
    }
    return bytes;
  }

  private static Incoming correlated(Incoming event, String trace) {
    Draft draft = event.draft();
    if (draft.correlationId() != null || draft.causationId() != null) {
      return event;
    }
    return new Incoming(
        new Draft(draft.source(), draft.id(), draft.type(), draft.entity(), draft.time(), trace, null, draft.payload(),
            draft.metadata(), draft.actionId(), draft.extensions()),
        event.content());
  }

  private static ObjectNode json(Receipt receipt) {
    ObjectNode json = Json.object().put("id", receipt.id()).put("position", receipt.position());
    list(json, "actions", receipt.actions());
    list(json, "cancelled", receipt.cancelled());
    list(json, "overridden", receipt.overridden());
    list(json, "too_late", receipt.tooLate());
    return json;
  }

  private static void list(ObjectNode json, String name, List<String> ids) {
    ArrayNode array = json.putArray(name);
    ids.forEach(array::add);
  }
}
