package dev.tempo.webapp.page;

import dev.tempo.registry.manifest.FileReference;
import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.release.ImportMap;
import dev.tempo.registry.release.RegisteredVersion;
import dev.tempo.webapp.http.Html;
import dev.tempo.webapp.http.Json;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The document around the fragments. Every script carries the nonce, every file its integrity; a fragment comes to life on
 * its own, so that one whose module fails leaves the others alone.
 */
record Document(PageReader reader, String title, ImportMap imports, List<PageFragment> fragments, String nonce) {
  /** A line for now, and what comes after it. */
  private static final String ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
      + "%3Cpath d='M6 2v12M2 8h8' stroke='%23808080' stroke-width='2'/%3E%3Ccircle cx='12' cy='8' r='3' fill='%230a5bd3'/%3E%3C/svg%3E";
  private static final String HYDRATE = """
      for (const element of document.querySelectorAll('[data-client]')) {
        const props = document.querySelector(`script[data-props-of="${element.dataset.fragment}"]`).textContent;
        import(element.dataset.client).then(({hydrate}) => hydrate(element, JSON.parse(props)))
          .catch(error => console.error(`${element.dataset.fragment} stays as the server sent it`, error));
      }""";

  /** With its main fragment in the main slot. */
  String html() {
    return html("");
  }

  /** @param main HTML in place of a main fragment */
  String html(String main) {
    StringBuilder html = new StringBuilder(64 << 10);
    html.append("<!doctype html><html lang=\"en\"");
    if (!reader.theme().equals("system")) {
      html.append(" data-theme=\"").append(reader.theme()).append('"');
    }
    html.append("><head><meta charset=\"utf-8\"><title>").append(Html.escape(title)).append(" · Tempo</title>").append(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"")
        .append(ICON)
        .append("\">");
    fragments.forEach(fragment -> fragment.version().manifest().styles().forEach(style -> html.append(
        "<link rel=\"stylesheet\" href=\"").append(fragment.version().address(style.file())).append("\" integrity=\"")
        .append(
            style.integrity())
        .append("\">")));
    html.append("<script type=\"importmap\" nonce=\"").append(nonce).append("\">").append(importMap().json()).append(
        "</script>");
    importMap().integrity()
        .forEach((address, integrity) -> html.append("<link rel=\"modulepreload\" href=\"").append(address)
            .append("\" integrity=\"").append(integrity).append("\" nonce=\"").append(nonce).append("\">"));
    html.append("</head><body><div class=\"tempo-layout\">");
    in(Slot.NAVIGATION, html);
    html.append("<main id=\"main\" tabindex=\"-1\">");
    in(Slot.MAIN, html);
    html.append(main).append("</main>");
    in(Slot.ASIDE, html);
    html.append("</div><script type=\"module\" nonce=\"").append(nonce).append("\">").append(HYDRATE).append(
        "</script></body></html>");
    return html.toString();
  }

  /** With the integrity of the fragments' own modules, which the dynamic imports then are held to. */
  private ImportMap importMap() {
    TreeMap<String, String> integrity = fragments.stream().map(PageFragment::version)
        .filter(version -> version.manifest()
            .client() != null)
        .collect(Collectors.toMap(Document::client, version -> file(version).integrity(), (one,
            same) -> one, TreeMap::new));
    integrity.putAll(imports.integrity());
    return new ImportMap(imports.imports(), imports.scopes(), integrity);
  }

  private void in(Slot slot, StringBuilder html) {
    fragments.stream().filter(fragment -> fragment.slot() == slot).forEach(fragment -> element(fragment, html));
  }

  /** What stands beside the page is a landmark of its own; the other slots bring theirs. */
  private static void element(PageFragment fragment, StringBuilder html) {
    RegisteredVersion version = fragment.version();
    String tag = fragment.slot() == Slot.ASIDE ? "aside" : "div";
    html.append('<').append(tag).append(attribute("data-fragment", version.name()))
        .append(attribute("data-version", version
            .version().getVersion()))
        .append(attribute("data-slot", fragment.slot().label()));
    if (fragment.slot() == Slot.ASIDE) {
      html.append(attribute("aria-label", version.manifest().title()));
    }
    if (version.manifest().client() != null) {
      html.append(attribute("data-client", client(version)));
    }
    if (!fragment.rendered()) {
      html.append(attribute("data-fallback", ""));
    }
    html.append('>').append(fragment.html()).append("</").append(tag).append("><script type=\"application/json\"")
        .append(
            attribute("data-props-of", version.name()))
        .append('>').append(Html.scriptSafe(Json.text(fragment.props()))).append(
            "</script>");
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + Html.escape(value) + "\"";
  }

  private static String client(RegisteredVersion version) {
    return version.address(file(version).file());
  }

  private static FileReference file(RegisteredVersion version) {
    FileReference client = version.manifest().client();
    if (client == null) {
      throw new IllegalStateException(version.name() + " has nothing for the browser");
    }
    return client;
  }
}
