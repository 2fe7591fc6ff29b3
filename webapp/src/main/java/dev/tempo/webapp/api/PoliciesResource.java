package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.policy.Classification;
import dev.tempo.backend.policy.Names;
import dev.tempo.backend.policy.PolicyDiff;
import dev.tempo.backend.policy.PolicyDocument;
import dev.tempo.backend.policy.PolicyTable;
import dev.tempo.backend.policy.publish.Previews;
import dev.tempo.backend.policy.publish.Publisher;
import dev.tempo.backend.policy.publish.Revision;
import dev.tempo.backend.policy.publish.RevisionSummary;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Query;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /api/v1/policies}: the set in force, the next one, the former ones, and what a set decides about a kind of entity. */
public final class PoliciesResource implements Resource {
  private static final String POLICIES = "/api/v1/policies";
  private static final int LONGEST_NOTE = 1_000;

  private final Publisher publisher;
  private final Previews previews;
  private final Supplier<PolicyTable> policies;
  private final JsonNode schema = PolicyDocument.schema();

  /** @param policies the set to show by */
  public PoliciesResource(Publisher publisher, Previews previews, Supplier<PolicyTable> policies) {
    this.publisher = publisher;
    this.previews = previews;
    this.policies = policies;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(POLICIES, this::current), Route.put(POLICIES, this::publish).adminOnly(),
        Route.get(POLICIES + "/revisions", this::revisions),
        Route.get(POLICIES + "/revisions/{revision}", this::revision),
        Route.post(POLICIES + "/rollback", this::rollback).adminOnly(),
        Route.post(POLICIES + "/preview", this::preview).adminOnly(),
        Route.get(POLICIES + "/diff", this::diff), Route.post(POLICIES + "/diff", this::diffDraft),
        Route.get(POLICIES + "/schema", this::schema),
        Route.get(POLICIES + "/decision", this::decision));
  }

  private ApiResponse current(ApiRequest request) {
    request.query().only();
    return answer(publisher.get(policies.get().revision()));
  }

  private ApiResponse publish(ApiRequest request) {
    return answer(publisher.publish(request.principal(), request.json(), EntitiesResource.ifMatch(request)));
  }

  private ApiResponse rollback(ApiRequest request) {
    Members members = Members.of(request.json(), "revision", "note");
    JsonNode number = members.node("revision")
        .orElseThrow(() -> Refusal.at("/revision", "is missing; give the number of the revision to bring back"));
    String note = members.node("note").map(PoliciesResource::note).orElse(null);
    return answer(publisher.rollback(request.principal(), number(number), note, EntitiesResource.ifMatch(request)));
  }

  private static String note(JsonNode note) {
    if (!note.isTextual() || note.textValue().isBlank() || note.textValue().length() > LONGEST_NOTE) {
      throw Refusal.at("/note", "must be 1-" + LONGEST_NOTE + " characters that say why");
    }
    if (!Names.isStorable(note.textValue())) {
      throw Refusal.at("/note", "holds U+0000 or half of a surrogate pair, which cannot be stored");
    }
    return note.textValue();
  }

  private ApiResponse preview(ApiRequest request) {
    return ApiResponse.ok(previews.preview(request.principal(), request.json()));
  }

  private ApiResponse schema(ApiRequest request) {
    request.query().only();
    return ApiResponse.ok(schema);
  }

  private ApiResponse diff(ApiRequest request) {
    Query query = request.query().only("from", "to");
    Revision from = publisher.get(query.number("from", 1, Long.MAX_VALUE).orElseThrow(() -> HttpProblem.badRequest(
        "The query parameter 'from' must be there and be the number of a revision.")));
    Revision to = publisher.get(query.number("to", 1, Long.MAX_VALUE).orElse(policies.get().revision()));
    ObjectNode json = Json.object().put("from", from.number()).put("to", to.number());
    return ApiResponse.ok(json.setAll(PolicyDiff.of(from.rules(), to.rules()).toJson()));
  }

  private ApiResponse diffDraft(ApiRequest request) {
    long from = request.query().only("from").number("from", 1, Long.MAX_VALUE).orElse(policies.get().revision());
    ObjectNode json = Json.object().put("from", from).putNull("to");
    return ApiResponse.ok(json.setAll(publisher.diff(from, request.json()).toJson()));
  }

  /** Newest first, without their rules. */
  private ApiResponse revisions(ApiRequest request) {
    Query query = request.query().only("limit", "after");
    int limit = query.limit();
    long before = query.number("after", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    List<RevisionSummary> revisions = publisher.before(before, limit);
    ArrayNode items = Json.array();
    revisions.forEach(revision -> items.add(revision.toJson()));
    boolean more = revisions.size() == limit && revisions.getLast().number() > 1;
    return ApiResponse.ok(Json.page(items, more ? Long.toString(revisions.getLast().number()) : null));
  }

  private ApiResponse revision(ApiRequest request) {
    String number = request.parameter("revision");
    if (!number.matches("\\d{1,18}")) {
      throw HttpProblem.notFound("There is no policy revision " + number + "; revisions are numbered from 1.");
    }
    return ApiResponse.ok(publisher.get(Long.parseLong(number)).toJson());
  }

  private ApiResponse decision(ApiRequest request) {
    Query query = request.query().only("role", "environment", "category");
    Classification asked = new Classification(word(query, "role", Names::isWord, Names.WORD_RULE),
        word(query, "environment", Names::isPath, Names.PATH_RULE),
        word(query, "category", Names::isWord, Names.WORD_RULE));
    return ApiResponse.ok(policies.get().explain(asked).toJson());
  }

  private static String word(Query query, String name, Predicate<String> valid, String rule) {
    return query.get(name).filter(valid).orElseThrow(() -> HttpProblem.badRequest("The query parameter '" + name
        + "' must be there and be " + rule + "."));
  }

  /** A form posts a number as text. */
  private static long number(JsonNode node) {
    String text = node.asText();
    if ((node.isIntegralNumber() || node.isTextual()) && text.matches("\\d{1,18}")) {
      return Long.parseLong(text);
    }
    throw Refusal.at("/revision", "must be the number of a revision");
  }

  private static ApiResponse answer(Revision revision) {
    return ApiResponse.ok(revision.toJson()).with("ETag", revision.etag());
  }
}
