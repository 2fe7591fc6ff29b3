package dev.tempo.registry.source;

import dev.tempo.registry.manifest.Manifest;
import dev.tempo.registry.release.ReleaseReading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The microfrontends that were built into a folder, one in each sub-folder: {@code NAME/dist/manifest.json}, or
 * {@code NAME/manifest.json} where there is no {@code dist}. Sub-folders with neither are no microfrontends and left out.
 */
public final class FolderSource {
  private final Path root;
  private final Folders folders;

  public FolderSource(Path root, Folders folders) {
    this.root = root;
    this.folders = folders;
  }

  /**
   * All that is there, in an order in which it can be registered: each after the shared packages that it needs, where
   * they are in the folder too. One that is refused does not keep the others out.
   *
   * @throws IOException where the root cannot be listed
   */
  public List<Found> read() throws IOException {
    try (var children = Files.list(root)) {
      return ordered(children.sorted().map(FolderSource::release).flatMap(Optional::stream)
          .map(folder -> new Found(folder, folders.read(folder))).toList());
    }
  }

  private static List<Found> ordered(List<Found> found) {
    var waiting = new ArrayList<>(found);
    var ordered = new ArrayList<Found>();
    while (!waiting.isEmpty()) {
      var names = waiting.stream().flatMap(one -> one.manifest().stream()).map(Manifest::name).toList();
      // Where packages need each other in a circle, whichever comes first is refused when it is registered.
      var next = waiting.stream().filter(one -> one.needsNoneOf(names)).findFirst().orElse(waiting.getFirst());
      waiting.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  /** The folder with the release that was built in a project's folder, or that is one itself. */
  public static Optional<Path> release(Path project) {
    return List.of(project.resolve("dist"), project).stream()
        .filter(folder -> Files.isRegularFile(folder.resolve(Manifest.FILE))).findFirst();
  }

  /**
   * A release that was found.
   *
   * @param folder where its manifest lies
   */
  public record Found(Path folder, ReleaseReading reading) {
    private Optional<Manifest> manifest() {
      return switch (reading) {
        case ReleaseReading.Accepted(var release) -> Optional.of(release.manifest());
        case ReleaseReading.Refused refused -> Optional.empty();
      };
    }

    private boolean needsNoneOf(List<String> names) {
      return manifest().map(manifest -> Collections.disjoint(manifest.shared().keySet(), names)).orElse(true);
    }
  }
}
