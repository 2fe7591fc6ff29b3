package dev.tempo.registry.source;

import dev.tempo.registry.ReleaseFiles;
import dev.tempo.registry.manifest.Violation;
import dev.tempo.registry.release.Refusal;
import dev.tempo.registry.release.Refusal.Reason;
import dev.tempo.registry.release.Release;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.release.ReleaseReading;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

class ArchivesTest {
  private static final Limits LIMITS = new Limits(20, 100_000, 150_000);

  private final Archives archives = new Archives(new ReleaseReader(), LIMITS);

  @Test
  void readsWhatItPacks() {
    var release = ReleaseFiles.page("schedule", "0.1.0", "/schedule").file("chunks/a.js", "chunk").release();

    var read = accepted(Archives.pack(release));

    assertThat(read).isEqualTo(release);
    assertThat(read.files()).containsOnlyKeys("chunks/a.js", "client.js", "manifest.json", "server.js");
    assertThat(Archives.pack(read)).isEqualTo(Archives.pack(release));
  }

  @Test
  void hashesTheContentsAndNotThePacking() {
    var files = ReleaseFiles.page("schedule", "0.1.0", "/schedule");
    var backwards = new Tar();
    backwards.folder("./");
    files.files().reversed().forEach((name, bytes) -> backwards.file("./" + name, bytes, 1_700_000_000_000L));

    var hash = accepted(backwards.gzip()).contentHash();
    assertThat(hash).isEqualTo(files.release().contentHash());
    assertThat(hash).isNotEqualTo(files.file("more.js", "").release().contentHash());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.js", "a/../../evil.js", "a/../b.js", "/etc/passwd", "./../evil.js", "a\\..\\b.js",
    "C:/x.js",
    "a//b.js", "._manifest.json", ".env", "a\nb", "x/./y", "././x", "\u00e9.js"})
  void refusesUnsafeNames(String name) {
    assertThat(refusal(valid().file(name, "x"))).isEqualTo(new Refusal.BadEntry(name, Reason.UNSAFE_NAME));
  }

  @Test
  void refusesFoldersWithUnsafeNames() {
    assertThat(refusal(valid().folder("../up/"))).isEqualTo(new Refusal.BadEntry("../up", Reason.UNSAFE_NAME));
  }

  @Test
  void refusesLinksAndSpecialFiles() {
    assertThat(refusal(valid().special("link", TarConstants.LF_SYMLINK)))
        .isEqualTo(new Refusal.BadEntry("link", Reason.LINK));
    assertThat(refusal(valid().special("link", TarConstants.LF_LINK)))
        .isEqualTo(new Refusal.BadEntry("link", Reason.LINK));
    assertThat(refusal(valid().special("pipe", TarConstants.LF_FIFO)))
        .isEqualTo(new Refusal.BadEntry("pipe", Reason.SPECIAL));
    assertThat(refusal(valid().special("device", TarConstants.LF_BLK)))
        .isEqualTo(new Refusal.BadEntry("device", Reason.SPECIAL));
  }

  @Test
  void refusesASecondManifestUnderAnySpelling() {
    assertThat(refusal(valid().file("manifest.json", "{}")))
        .isEqualTo(new Refusal.BadEntry("manifest.json", Reason.DUPLICATE));
    assertThat(refusal(valid().file("./manifest.json", "{}")))
        .isEqualTo(new Refusal.BadEntry("manifest.json", Reason.DUPLICATE));
  }

  @Test
  void boundsOneFileAllFilesAndTheirNumber() {
    assertThat(refusal(valid().file("big.js", "x".repeat(100_001)))).isInstanceOf(Refusal.TooLarge.class);
    assertThat(refusal(valid().file("a.js", "x".repeat(90_000)).file("b.js", "x".repeat(90_000))))
        .isInstanceOf(Refusal.TooLarge.class);
    var many = valid();
    for (int i = 0; i < 20; i++) {
      many.file("f" + i, "");
    }
    assertThat(refusal(many)).isEqualTo(new Refusal.TooLarge("A release may have 20 entries at most."));
    accepted(valid().file("just.js", "x".repeat(100_000)).gzip());
  }

  @Test
  void stopsAtABombEarly() {
    var bomb = new Tar().file("zeros.js", new byte[64 << 20], 0).gzip();
    assertThat(bomb.length).isLessThan(100_000);
    assertThat(refusal(bomb)).isInstanceOf(Refusal.TooLarge.class);
  }

  @Test
  void stopsAtABombHiddenInAHeader() {
    // The name lies in a header of its own, which a reader would take into memory whole.
    var bomb = new Tar().longName(16 << 20).gzip();
    assertThat(refusal(bomb)).isInstanceOf(Refusal.TooLarge.class);
  }

  @Test
  void stopsAtABombBehindTheEnd() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(valid().tar());
    bytes.writeBytes(new byte[64 << 20]);
    assertThat(refusal(gzip(bytes.toByteArray()))).isInstanceOf(Refusal.TooLarge.class);
  }

  @Test
  void refusesEveryTruncation() {
    var whole = valid().gzip();
    for (int length = 0; length < whole.length; length += 1 + length / 50) {
      assertThat(refusal(Arrays.copyOf(whole, length))).as("first %s bytes", length)
          .isInstanceOf(Refusal.Unreadable.class);
    }
    assertThat(refusal(Arrays.copyOf(whole, whole.length - 1))).isInstanceOf(Refusal.Unreadable.class);
  }

  @Test
  void refusesDamage() {
    var archive = valid().gzip();
    archive[archive.length - 6] ^= 1; // in the checksum
    assertThat(refusal(archive)).isInstanceOf(Refusal.Unreadable.class);
    assertThat(refusal("PK\003\004 a zip".getBytes(UTF_8))).isInstanceOf(Refusal.Unreadable.class);
    assertThat(refusal(gzip("not a tar archive".repeat(100).getBytes(UTF_8)))).isInstanceOf(Refusal.class);
    var tar = valid().tar();
    assertThat(refusal(gzip(Arrays.copyOf(tar, 700)))).isInstanceOf(Refusal.Unreadable.class);
  }

  @Test
  void holdsTheFilesAgainstTheManifest() {
    var files = ReleaseFiles.page("schedule", "0.1.0", "/schedule").member("sample", "\"sample.json\"").files();
    files.put("client.js", "changed".getBytes(UTF_8));
    files.remove("server.js");
    var tar = new Tar();
    files.forEach((name, bytes) -> tar.file(name, bytes, 0));

    assertThat(violations(refusal(tar))).extracting(Violation::pointer).containsExactlyInAnyOrder("/server/file",
        "/client/integrity", "/sample");
  }

  @Test
  void refusesAReleaseWithoutAManifest() {
    assertThat(refusal(new Tar().file("client.js", "x"))).isInstanceOf(Refusal.Invalid.class);
    assertThat(refusal(new Tar().file("dist/manifest.json", "{}"))).isInstanceOf(Refusal.Invalid.class);
  }

  @Test
  void namesWhereTheAddressAndTheManifestDiffer() {
    var release = ReleaseFiles.page("schedule", "0.1.0", "/schedule").release();
    assertThat(release.checkNamed("schedule", "0.1.0")).isEmpty();
    assertThat(release.checkNamed("events", "0.2.0")).extracting(Violation::pointer).containsExactly("/name",
        "/version");
  }

  private Release accepted(byte[] archive) {
    return switch (archives.read(archive)) {
      case ReleaseReading.Accepted(var release) -> release;
      case ReleaseReading.Refused(var refusal) -> throw new AssertionError(refusal.toString());
    };
  }

  private Refusal refusal(Tar tar) {
    return refusal(tar.gzip());
  }

  private Refusal refusal(byte[] archive) {
    return switch (archives.read(archive)) {
      case ReleaseReading.Accepted accepted -> fail("was accepted");
      case ReleaseReading.Refused(var refusal) -> {
        assertThat(refusal.detail()).endsWith(".");
        yield refusal;
      }
    };
  }

  private static List<Violation> violations(Refusal refusal) {
    return refusal instanceof Refusal.Invalid(var violations) ? violations : fail(refusal.toString());
  }

  private static Tar valid() {
    var tar = new Tar();
    ReleaseFiles.page("schedule", "0.1.0", "/schedule").files().forEach((name, bytes) -> tar.file(name, bytes, 0));
    return tar;
  }

  private static byte[] gzip(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Writes any archive, a hostile one too. */
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    Tar() {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
    }

    Tar file(String name, String content) {
      return file(name, content.getBytes(UTF_8), 0);
    }

    Tar file(String name, byte[] content, long time) {
      var entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      entry.setModTime(time);
      return put(entry, content);
    }

    Tar longName(int length) {
      var entry = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
      entry.setSize(length);
      return put(entry, "n".repeat(length).getBytes(UTF_8));
    }

    Tar folder(String name) {
      return put(new TarArchiveEntry(name, true), new byte[0]);
    }

    Tar special(String name, byte type) {
      var entry = new TarArchiveEntry(name, type);
      entry.setLinkName("/etc/passwd");
      return put(entry, new byte[0]);
    }

    byte[] tar() {
      try {
        tar.finish();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return bytes.toByteArray();
    }

    byte[] gzip() {
      return ArchivesTest.gzip(tar());
    }

    private Tar put(TarArchiveEntry entry, byte[] content) {
      try {
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return this;
    }
  }
}
