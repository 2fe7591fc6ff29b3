package dev.tempo.webapp.browser;

import com.microsoft.playwright.Page;
import dev.tempo.webapp.browser.SignedInBrowser.Window;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.Releases;
import dev.tempo.webapp.testing.RunningTempo;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** A version is replaced under an open page: the page keeps its own and lives on, the next one has the new. */
@ExtendWith(RunningTempo.class)
class SwapTest {
  private static final String EVENTS = "[data-fragment='events']";

  @Test
  void an_open_page_keeps_its_version(RunningTempo.Server server, @TempDir Path folder) throws IOException {
    server.awaitReady();
    Client admin = server.admin();
    try (Browsers browsers = Browsers.launch();
        SignedInBrowser browser = new SignedInBrowser(browsers, server,
            Window.WIDE)) {
      Page page = browser.open("/events?entity_type=swap");
      String before = page.locator(EVENTS).getAttribute("data-version");

      Client.Answer put = put(admin, "/api/v1/microfrontends/events/versions/9.9.9", packed(Releases.raised(folder,
          "events", "9.9.9")));
      assertThat(put.status()).as(put.text()).isEqualTo(201);
      assertThat(put(admin, "/api/v1/microfrontends/events/versions/9.9.9", packed(folder.resolve("events-9.9.9")))
          .status()).as("the same content again").isEqualTo(200);

      admin.event("swapped", "swap", "page", "{}");
      assertThat(page.locator(EVENTS).getByText("swapped").first()).isVisible();
      assertThat(page.locator(EVENTS)).hasAttribute("data-version", before);
      assertThat(browser.open("/events").locator(EVENTS)).hasAttribute("data-version", "9.9.9");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static Client.Answer put(Client client, String path, byte[] archive) {
    return client.send("PUT", path, request -> request.header("Content-Type", "application/gzip").PUT(BodyPublishers
        .ofByteArray(archive)));
  }

  private static byte[] packed(Path release) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (TarArchiveOutputStream archive = new TarArchiveOutputStream(new GZIPOutputStream(packed));
        var files = Files.list(release)) {
      for (Path file : files.sorted().toList()) {
        archive.putArchiveEntry(new TarArchiveEntry(file, file.getFileName().toString()));
        Files.copy(file, archive);
        archive.closeArchiveEntry();
      }
    }
    return packed.toByteArray();
  }
}
