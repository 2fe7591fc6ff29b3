package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.registry.manifest.Manifest;
import dev.tempo.registry.release.Microfrontend;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.webapp.http.Json;

/** Microfrontends and their versions as the API shows them. */
final class MicrofrontendJson {
  private MicrofrontendJson() {}

  static ObjectNode of(Microfrontend microfrontend) {
    ObjectNode json = Json.object().put("name", microfrontend.name());
    microfrontend.stable()
        .ifPresent(stable -> json.put("title", stable.manifest().title()).put("version", stable.version()
            .getVersion()));
    ObjectNode channels = json.putObject("channels");
    microfrontend.channels().forEach((name, version) -> channels.put(name, version.getVersion()));
    return json.put("versions", microfrontend.versions().size());
  }

  static ObjectNode of(RegisteredVersion version) {
    Manifest manifest = version.manifest();
    ObjectNode json = Json.object().put("name", version.name()).put("version", version.version().getVersion())
        .put("title",
            manifest.title())
        .put("team", manifest.team()).put("source", manifest.source()).put("content_hash", version
            .contentHash())
        .put("registered_at", version.registeredAt().toString());
    ArrayNode routes = json.putArray("routes");
    manifest.routes().forEach(route -> routes.add(route.path().toString()));
    return json;
  }
}
