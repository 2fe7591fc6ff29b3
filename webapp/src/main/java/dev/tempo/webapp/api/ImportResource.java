package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Nexus;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.intake.EventImport;
import dev.tempo.backend.nexus.intake.ImportMarks;
import dev.tempo.backend.nexus.intake.ImportProgress;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.Headers;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.LineStream;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code POST /api/v1/events/import}: events as lines, of any number, recorded as they come; progress as lines meanwhile. What
 * was refused is told by its line, and the rest goes on.
 */
public final class ImportResource implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(ImportResource.class);
  private static final String PATH = "/api/v1/events/import";
  private static final String ID = "Import-Id";
  /** An event's id is this, a slash and the line. */
  private static final int LONGEST_ID = 200;
  /** As many refusals are told; beyond it, they are counted. */
  private static final int MOST_TOLD = 10_000;
  /** A place is kept, and progress told, after so many lines. */
  private static final long STEP = 5_000;

  private final Nexus nexus;
  private final ImportMarks marks;

  public ImportResource(Nexus nexus, ImportMarks marks) {
    this.nexus = nexus;
    this.marks = marks;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.post(PATH, this::record).producing(MediaType.NDJSON).streaming(),
        Route.get(PATH + "/{import_id}", this::progress));
  }

  private ApiResponse progress(ApiRequest request) {
    request.query().only();
    String id = request.parameter("import_id");
    return ApiResponse.ok(marks.find(request.principal().subject(), id).map(mark -> json(mark, 0))
        .orElseThrow(() -> HttpProblem.notFound("You have begun no import " + id + ".")));
  }

  private ApiResponse record(ApiRequest request) {
    request.query().only("from_line");
    if (!request.contentType().equals(MediaType.NDJSON)) {
      throw new HttpProblem(415, "Send the events as lines of JSON, with the Content-Type " + MediaType.NDJSON + ".",
          Headers.NONE.with("Accept-Post", MediaType.NDJSON));
    }
    Optional<String> id = request.headers().get(ID);
    id.filter(text -> text.length() > LONGEST_ID).ifPresent(text -> {
      throw Refusal.at("", ID + " has " + text.length() + " characters, but may have " + LONGEST_ID);
    });
    long fromLine = request.query().get("from_line").map(ImportResource::line).orElse(1L);
    InputStream body = Objects.requireNonNull(request.stream(), "the route streams");
    return new ApiResponse(200, Headers.NONE.with("Cache-Control", "no-store"), new ApiResponse.Lines(
        sink -> new Running(request, id.orElse(null), sink).run(body, fromLine)));
  }

  private static long line(String text) {
    if (text.matches("[1-9]\\d{0,17}")) {
      return Long.parseLong(text);
    }
    throw HttpProblem
        .badRequest("from_line is '" + text + "'; it must be the number of the first line that is sent, from 1.");
  }

  /** One request's import. */
  private final class Running {
    private final ApiRequest request;
    private final @Nullable String id;
    private final LineStream.Sink sink;
    private ImportProgress kept = ImportProgress.none();
    private long toldLine;
    private long untold;

    Running(ApiRequest request, @Nullable String id, LineStream.Sink sink) {
      this.request = request;
      this.id = id;
      this.sink = sink;
    }

    void run(InputStream body, long fromLine) throws InterruptedException {
      EventImport events = new EventImport(nexus, request.principal(), id, fromLine, this::progressed);
      try {
        ImportProgress end = events.run(body);
        keep(end);
        sink.last(Json.text(json(end, untold).put("done", true)));
      } catch (IOException broken) {
        LOG.info("an import's sender broke off; what was recorded stands: {}", broken.getMessage());
      } catch (Refusal refusal) {
        sink.last(Json.text(json(kept, 0).put("done", false).put("error", refusal.getMessage())));
      }
    }

    private boolean progressed(ImportProgress progress) {
      boolean many = progress.refusals().size() >= MOST_TOLD;
      if (progress.line() - toldLine < STEP && !many) {
        return false;
      }
      keep(progress);
      if (sink.offer(Json.text(json(progress, untold)))) {
        toldLine = progress.line();
        untold = 0;
        return true;
      }
      untold += many ? progress.refusals().size() : 0;
      return many;
    }

    private void keep(ImportProgress progress) {
      if (id != null) {
        marks.keep(request.principal().subject(), id, progress.since(kept));
      }
      kept = progress;
    }
  }

  private static ObjectNode json(ImportProgress progress, long untold) {
    ObjectNode json = Json.object().put("line", progress.line()).put("received", progress.received())
        .put("recorded", progress.recorded()).put("repeated", progress.repeated())
        .put("refused_total", progress.refused());
    ArrayNode refused = json.putArray("refused");
    progress.refusals().forEach(one -> refused.addObject().put("line", one.line()).put("pointer", one.pointer())
        .put("reason", one.reason()));
    if (untold > 0) {
      json.put("refused_untold", untold);
    }
    return json.put("position", progress.position());
  }
}
