package dev.tempo.webapp.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.registry.release.NavigationEntry;
import dev.tempo.registry.release.PageResolution;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.webapp.http.Json;
import dev.tempo.webapp.http.Notice;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The properties that every fragment of one page gets: the same on the server and in the browser. */
final class FragmentProps {
  private final ObjectNode common;

  FragmentProps(PageReader reader, String path, PageResolution.Page page, String title, Map<String, String> query,
      Instant now) {
    common = Json.object();
    ObjectNode place = common.putObject("page");
    place.put("path", path).put("route", page.route().path().toString()).put("title", title);
    page.parameters().forEach(place.putObject("params")::put);
    query.forEach(place.putObject("query")::put);
    common.putObject("viewer").put("subject", reader.caller().principal().subject()).put("role",
        reader.caller().principal()
            .role().wire());
    common.put("locale", reader.locale()).put("zone", reader.zone()).put("theme", reader.theme()).put("now",
        now.truncatedTo(ChronoUnit.MILLIS).toString());
    navigation(page.navigation());
    String csrf = reader.caller().csrf();
    common.put("csrf", csrf == null ? "" : csrf);
  }

  FragmentProps with(Notice notice) {
    common.putObject("notice").put("kind", notice.kind()).put("text", notice.text());
    return this;
  }

  ObjectNode of(RegisteredVersion version, Map<String, PageData.Answer> data) {
    ObjectNode props = Json.object();
    props.putObject("fragment").put("name", version.name()).put("version", version.version().getVersion());
    props.setAll(common);
    ObjectNode answers = props.putObject("data");
    data.forEach((name, answer) -> answers.set(name, answer.json()));
    return props;
  }

  private void navigation(List<NavigationEntry> entries) {
    var list = common.putArray("navigation");
    entries.forEach(entry -> list.addObject().put("label", entry.label()).put("path", entry.path()).put("order", entry
        .order()).put("icon", entry.icon()));
  }
}
