package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.scheduler.Delay;
import dev.tempo.backend.scheduler.EventRule;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code with} by what a step uses. */
public final class WorkReader {
  static final java.util.regex.Pattern NAME = java.util.regex.Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final List<String> RESERVED = List.of("action.", "policy.", "pattern_", "microfrontend.", "job.",
      "category.", "metadata.");
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  /** Tempo's own, and those that say how a message is carried. */
  private static final Set<String> OWN_HEADERS = Set.of("idempotency-key", "host", "content-length", "connection",
      "transfer-encoding", "upgrade", "te", "trailer", "expect", "keep-alive", "proxy-connection");
  private static final java.util.regex.Pattern TOKEN = java.util.regex.Pattern.compile(
      "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  /** What is waited for from 1970 on, at most: whenever it begins, it ends within the calendar. */
  private static final Instant LATEST = Instant.parse("2970-01-01T00:00:00Z");
  private static final int LONGEST_URL = 2_048;
  private static final int LONGEST_HEADER = 4_096;
  private static final int MOST_HEADERS = 50;

  private final Problems problems;
  private final boolean template;

  WorkReader(Problems problems, boolean template) {
    this.problems = problems;
    this.template = template;
  }

  /**
   * @param with its references replaced
   * @throws Unresolvable where it is not as it must be
   */
  public static Work read(Uses uses, ObjectNode with) {
    Problems problems = new Problems();
    Work work = new WorkReader(problems, false).read(uses, with, "/with");
    if (work == null || !problems.isEmpty()) {
      throw new Unresolvable(problems.found().stream().map(violation -> violation.pointer().substring(1) + " "
          + violation.detail()).collect(Collectors.joining("; ")));
    }
    return work;
  }

  /** @return null where something is wrong, which the problems tell, or not known yet */
  @Nullable
  Work read(Uses uses, ObjectNode with, String at) {
    Fields fields = new Fields(with, at, problems, template);
    return switch (uses) {
      case METADATA -> metadata(fields.only(Set.of("data")));
      case EMIT -> emit(fields.only(Set.of("event_type", "payload")));
      case HTTP -> http(fields.only(Set.of("method", "url", "headers", "body")), with, at);
      case JOB -> job(fields.only(Set.of("queue", "input")));
      case WAIT -> await(fields.only(Set.of("event", "since", "for", "until", "on_timeout")), at);
      case PATTERN -> sub(fields.only(Set.of("pattern", "params")), with);
    };
  }

  private static Work metadata(Fields with) {
    if (!with.has("data")) {
      with.problem("data", "is missing: the members to change, null to remove one");
    }
    return new Work.Metadata(with.object("data"));
  }

  private static @Nullable Work emit(Fields with) {
    String type = with.requiredText("event_type", "the type of the event to record");
    ObjectNode payload = with.object("payload");
    if (type == null) {
      return null;
    }
    if (RESERVED.stream().anyMatch(type::startsWith)) {
      with.problem("event_type", "'" + type + "' is a type that Tempo alone records");
    }
    return new Work.Emit(type, payload);
  }

  private @Nullable Work http(Fields with, ObjectNode json, String at) {
    String method = with.text("method", 10);
    if (method != null && !METHODS.contains(method)) {
      with.problem("method", "'" + method + "' is none of " + String.join(", ", METHODS.stream().sorted().toList()));
    }
    if (!with.has("url")) {
      with.problem("url", "is missing: the address to call");
    }
    Map<String, String> headers = headers(with.object("headers"), at + "/headers");
    String url = with.text("url", LONGEST_URL);
    URI uri = url == null ? null : uri(with, url);
    return uri == null ? null
        : new Work.Http(Objects.requireNonNullElse(method, "POST"), uri, headers, json.get("body"));
  }

  private static @Nullable URI uri(Fields with, String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()).toLowerCase(
          Locale.ROOT)) && uri.getUserInfo() == null && url.codePoints().noneMatch(
              point -> Character.getType(
                  point) == Character.SURROGATE)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, like an address of another scheme
    }
    with.problem("url", "'" + url + "' is no http or https address, without user and password");
    return null;
  }

  private Map<String, String> headers(ObjectNode json, String at) {
    Map<String, String> headers = new HashMap<>();
    if (json.size() > MOST_HEADERS) {
      problems.add(at, "has more than " + MOST_HEADERS + " headers");
      return headers;
    }
    Fields fields = new Fields(json, at, problems, template);
    json.fieldNames().forEachRemaining(name -> {
      if (!TOKEN.matcher(name).matches() || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        fields.problem(name, "is no header that a step may set");
        return;
      }
      String value = fields.text(name, LONGEST_HEADER);
      if (value != null && value.chars().anyMatch(c -> c < ' ' || c > '~')) {
        fields.problem(name, "must be printable ASCII");
      } else if (value != null) {
        headers.put(name, value);
      }
    });
    return headers;
  }

  private static @Nullable Work job(Fields with) {
    String queue = with.requiredText("queue", "the queue that workers lease from");
    if (queue != null && !NAME.matcher(queue).matches()) {
      with.problem("queue", "'" + queue + "' cannot name a queue: 1-128 letters, digits, '.', '_', '-'");
    }
    ObjectNode input = with.object("input");
    return queue == null ? null : new Work.Job(queue, input);
  }

  private Work await(Fields with, String at) {
    boolean sinceRun = with.word("since", "step", "run").equals("run");
    boolean goOn = with.word("on_timeout", "fail", "continue").equals("continue");
    Delay length = with.parsed("for", Delay::parse, "is not an ISO-8601 duration such as P90D, PT36H or P1DT12H");
    if (length != null && length.after(Instant.EPOCH).isAfter(LATEST)) {
      with.problem("for", "is longer than 1,000 years");
    }
    Instant until = with.time("until");
    if (with.has("for") && with.has("until")) {
      with.problem("until", "stands beside 'for'; give one of them");
    }
    if (!with.has("event") && !with.has("for") && !with.has("until")) {
      problems.add(at, "waits for nothing: give 'event', or a time by 'for' or 'until', or both");
    }
    return new Work.Wait(with.has("event") ? event(with.object("event"), at + "/event") : null, sinceRun, length,
        until, goOn);
  }

  private @Nullable EventRule event(ObjectNode json, String at) {
    Fields fields = new Fields(json, at, problems, template).only(Set.of("type", "where"));
    String type = fields.requiredText("type", "the type of the event to wait for");
    ObjectNode where = fields.object("where");
    if (where.size() > 20) {
      fields.problem("where", "has more than 20 conditions");
    }
    if (type != null && (type.contains("*") || type.startsWith("pattern_") || type.startsWith("action."))) {
      fields.problem("type", "'" + type
          + "' cannot be waited for: name one type, and none of the transitions of actions and patterns");
    }
    return type == null ? null : new EventRule(type, where.isEmpty() ? null : where);
  }

  /** Which pattern is never a reference: recursion is found at registration. */
  private @Nullable Work sub(Fields with, ObjectNode json) {
    JsonNode name = json.path("pattern");
    if (!name.isTextual() || !NAME.matcher(name.textValue()).matches()) {
      with.problem("pattern", "must be the name of a registered pattern, and no reference");
      return null;
    }
    return new Work.SubPattern(name.textValue(), with.object("params"));
  }
}
