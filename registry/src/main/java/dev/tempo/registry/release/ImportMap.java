package dev.tempo.registry.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Import map of a page (HTML Standard, "Import maps"): how the modules of its fragments find their shared packages.
 *
 * <p>
 * Where all fragments agree on a version, or only one needs the package, the specifier stands in {@code imports}. Where
 * they do not, the highest version stands there, and whoever has another one has it in its scope: a page may hold two
 * majors while one fragment after the other moves on.
 *
 * @param imports specifier, and address
 * @param scopes address that a module's own begins with, and what differs for it from {@code imports}
 * @param integrity address, and integrity of the module there
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ImportMap(SortedMap<String, String> imports, SortedMap<String, SortedMap<String, String>> scopes,
    SortedMap<String, String> integrity) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** The map for these fragments together. */
  static ImportMap of(Collection<ResolvedFragment> fragments) {
    var imports = new TreeMap<String, String>();
    var scopes = new TreeMap<String, SortedMap<String, String>>();
    var integrity = new TreeMap<String, String>();
    var shared = fragments.stream().flatMap(fragment -> fragment.shared().stream()).distinct()
        .sorted(Comparator.comparing(RegisteredVersion::version).reversed()).toList();
    for (var provider : shared) {
      provided(List.of(provider)).forEach(imports::putIfAbsent);
      provider.manifest().provides().values()
          .forEach(file -> integrity.put(provider.address(file), info(provider, file)));
    }
    for (var fragment : fragments) {
      // A shared package, too, imports what its fragment was given.
      var own = provided(fragment.shared());
      scope(fragment.version(), own, imports, scopes);
      fragment.shared().forEach(provider -> scope(provider, own, imports, scopes));
    }
    return new ImportMap(imports, scopes, integrity);
  }

  /** As it stands in {@code <script type="importmap">}; it holds no character that would have to be escaped there. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of strings", impossible);
    }
  }

  private static void scope(RegisteredVersion of, Map<String, String> own, Map<String, String> imports,
      Map<String, SortedMap<String, String>> scopes) {
    var different = new TreeMap<>(own);
    different.entrySet().removeIf(entry -> entry.getValue().equals(imports.get(entry.getKey())));
    if (!different.isEmpty()) {
      scopes.merge(of.base(), different, (first, second) -> first);
    }
  }

  private static SortedMap<String, String> provided(List<RegisteredVersion> shared) {
    var provided = new TreeMap<String, String>();
    shared.forEach(provider -> provider.manifest().provides()
        .forEach((specifier, file) -> provided.put(specifier, provider.address(file))));
    return provided;
  }

  private static String info(RegisteredVersion version, String file) {
    var info = version.files().get(file);
    if (info == null) {
      throw new IllegalStateException(version.base() + " has no " + file);
    }
    return info.integrity();
  }
}
