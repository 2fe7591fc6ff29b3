package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Kind;
import dev.tempo.registry.manifest.ManifestReader;
import dev.tempo.registry.manifest.Violation;
import dev.tempo.registry.release.Channel;
import dev.tempo.registry.release.Microfrontend;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.release.ReleaseReading;
import dev.tempo.registry.source.Archives;
import dev.tempo.registry.store.Catalogs;
import dev.tempo.registry.store.ChannelMove;
import dev.tempo.registry.store.Registration;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.BodyLimit;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Members;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.http.Route;
import dev.tempo.webapp.page.Publishing;
import org.semver4j.Semver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Microfrontends: their versions, published by a PUT and never changed, and the channels that say which is live. */
public final class MicrofrontendsResource implements Resource {
  private static final BodyLimit ARCHIVE = BodyLimit.mebibytes(32);
  private static final Set<String> ARCHIVE_TYPES = Set.of("application/gzip", "application/x-gzip", "application/x-tar",
      "application/octet-stream");

  private final Catalogs catalogs;
  private final Archives archives;
  private final Publishing publishing;

  public MicrofrontendsResource(Catalogs catalogs, Archives archives, Publishing publishing) {
    this.catalogs = catalogs;
    this.archives = archives;
    this.publishing = publishing;
  }

  @Override
  public List<Route> routes() {
    return List
        .of(Route.get("/api/v1/microfrontends", this::list), Route.get("/api/v1/microfrontends/{name}", this::get),
            Route
                .get("/api/v1/microfrontends/{name}/versions", this::versions),
            Route.put(
                "/api/v1/microfrontends/{name}/versions/{version}", this::publish).adminOnly().limited(ARCHIVE),
            Route.put(
                "/api/v1/microfrontends/{name}/channels/{channel}", this::move).adminOnly(),
            Route.get(
                "/schemas/microfrontend-manifest-1.json",
                request -> ApiResponse.ok(Json.read(ManifestReader.schema().getBytes(StandardCharsets.UTF_8)))).open());
  }

  private ApiResponse list(ApiRequest request) {
    request.query().only();
    ArrayNode items = Json.array();
    catalogs.current().microfrontends().forEach(one -> items.add(MicrofrontendJson.of(one)));
    return ApiResponse.ok(Json.page(items, null));
  }

  private ApiResponse get(ApiRequest request) {
    return ApiResponse.ok(MicrofrontendJson.of(named(request)));
  }

  private ApiResponse versions(ApiRequest request) {
    ArrayNode items = Json.array();
    named(request).versions().descendingMap().values().forEach(version -> items.add(MicrofrontendJson.of(version)));
    return ApiResponse.ok(Json.page(items, null));
  }

  private ApiResponse publish(ApiRequest request) {
    if (!ARCHIVE_TYPES.contains(request.contentType())) {
      throw new HttpProblem(415, "Send the version as a .tar.gz of manifest.json and its files, as application/gzip.");
    }
    Release release = switch (archives.read(request.body().getBytes())) {
      case ReleaseReading.Accepted(var accepted) -> accepted;
      case ReleaseReading.Refused(var refusal) -> throw refused(refusal);
    };
    List<Violation> misnamed = release.checkNamed(request.parameter("name"), request.parameter("version"));
    if (!misnamed.isEmpty()) {
      throw unfit(misnamed);
    }
    return switch (publishing.publish(request.principal(), release)) {
      case Registration.Registered(var version, var stable) -> answer(201, version);
      case Registration.SameContentAlready(var version) -> answer(200, version);
      case Registration.OtherContent other -> throw new Refusal(Kind.CONFLICT, other.detail());
      case Registration.Unfit(var violations) -> throw unfit(violations);
    };
  }

  private ApiResponse move(ApiRequest request) {
    String wanted = Members.of(request.json(), "version").text("version", 100);
    if (!Semver.isValid(wanted)) {
      throw Refusal.at("/version", "'" + wanted + "' is no semantic version such as 1.2.3");
    }
    Microfrontend microfrontend = named(request);
    Channel to = new Channel(microfrontend.name(), request.parameter("channel"), new Semver(wanted));
    return switch (publishing.move(request.principal(), to)) {
      case ChannelMove.Moved moved -> ApiResponse.ok(MicrofrontendJson.of(named(request)));
      case ChannelMove.ThereAlready there -> ApiResponse.ok(MicrofrontendJson.of(named(request)));
      case ChannelMove.UnknownVersion unknown ->
        throw HttpProblem.notFound(microfrontend.name() + " has no version " + wanted
            + "; GET /api/v1/microfrontends/" + microfrontend.name() + "/versions lists them.");
      case ChannelMove.Unfit(var violations) -> throw unfit(violations);
    };
  }

  private Microfrontend named(ApiRequest request) {
    return catalogs.current().microfrontend(request.parameter("name")).orElseThrow(() -> HttpProblem.notFound(
        "There is no microfrontend '" + request.parameter("name") + "'."));
  }

  private static ApiResponse answer(int status, RegisteredVersion version) {
    ObjectNode json = MicrofrontendJson.of(version);
    return ApiResponse.json(status, json).with("Location", "/api/v1/microfrontends/" + version.name() + "/versions");
  }

  private static Refusal refused(dev.tempo.registry.release.Refusal refusal) {
    return switch (refusal) {
      case dev.tempo.registry.release.Refusal.TooLarge tooLarge -> new Refusal(Kind.TOO_LARGE, tooLarge.detail());
      case dev.tempo.registry.release.Refusal.Unreadable unreadable ->
        new Refusal(Kind.UNPROCESSABLE, unreadable.detail());
      case dev.tempo.registry.release.Refusal.BadEntry entry -> new Refusal(Kind.UNPROCESSABLE, entry.detail());
      case dev.tempo.registry.release.Refusal.Invalid(var violations) -> unfit(violations);
    };
  }

  private static Refusal unfit(List<Violation> violations) {
    return new Refusal(Kind.UNPROCESSABLE, "The version cannot be registered; what is live stays live.",
        violations.stream().map(
            violation -> new Refusal.Violation(violation.pointer(), violation.detail())).toList());
  }
}
