package dev.tempo.registry.source;

import dev.tempo.registry.ReleaseFiles;
import dev.tempo.registry.release.Refusal;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class FolderSourceTest {
  @TempDir
  Path root;

  private final Folders folders = new Folders(new ReleaseReader(), Limits.DEFAULT);

  @Test
  void findsWhatWasBuiltAndPutsWhatOthersNeedFirst() throws IOException {
    write("a-page/dist",
        ReleaseFiles.page("a-page", "1.0.0", "/").member("shared", "{\"ui\": \"*\", \"react\": \"*\"}"));
    write("a-page", ReleaseFiles.page("not-the-built-one", "1.0.0", "/"));
    write("b-ui", ReleaseFiles.shared("ui", "1.0.0", "ui").member("shared", "{\"react\": \"*\"}"));
    write("c-react/dist", ReleaseFiles.shared("react", "19.0.0", "react"));
    Files.createDirectories(root.resolve("node_modules/x"));
    Files.writeString(root.resolve("package.json"), "{}");

    assertThat(new FolderSource(root, folders).read().stream().map(FolderSource.Found::reading).flatMap(this::name))
        .containsExactly("react", "ui", "a-page");
  }

  @Test
  void tellsWhatIsWrongAndKeepsTheOthers() throws IOException {
    write("good", ReleaseFiles.page("good", "1.0.0", "/"));
    write("broken", ReleaseFiles.page("broken", "1.0", "/"));

    var found = new FolderSource(root, folders).read();

    assertThat(found.stream().map(FolderSource.Found::reading).flatMap(this::name)).containsExactly("good");
    assertThat(found.stream().filter(one -> one.reading() instanceof ReleaseReading.Refused))
        .extracting(FolderSource.Found::folder).containsExactly(root.resolve("broken"));
  }

  @Test
  void readsAFolderLikeAnArchiveOfIt() throws IOException {
    var files = ReleaseFiles.page("page", "1.0.0", "/").file("chunks/a.js", "chunk");
    write("page", files);

    assertThat(folders.read(root.resolve("page"))).isEqualTo(new ReleaseReading.Accepted(files.release()));
  }

  @Test
  void followsNoLinks() throws IOException {
    write("page", ReleaseFiles.page("page", "1.0.0", "/"));
    var secret = Files.writeString(root.resolve("secret"), "s");
    Files.createSymbolicLink(root.resolve("page/leak.txt"), secret);

    assertThat(folders.read(root.resolve("page")))
        .isEqualTo(new ReleaseReading.Refused(new Refusal.BadEntry("leak.txt", Refusal.Reason.LINK)));
  }

  @Test
  void tellsThatAFolderIsMissing() {
    assertThat(folders.read(root.resolve("none"))).isInstanceOfSatisfying(ReleaseReading.Refused.class,
        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Unreadable.class));
  }

  private void write(String folder, ReleaseFiles release) throws IOException {
    for (var file : release.files().entrySet()) {
      var path = root.resolve(folder).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  private Stream<String> name(ReleaseReading reading) {
    return reading instanceof ReleaseReading.Accepted(var release) ? Stream.of(release.manifest().name()) : Stream.of();
  }
}
