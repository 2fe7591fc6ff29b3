package dev.tempo.webapp.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium or Chrome, driven through the locked driver that the build put beside the tests. */
final class Browsers implements AutoCloseable {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome-stable",
      "google-chrome");
  /** Without these, Chromium looks for its maker's hosts at every start. */
  private static final List<String> FLAGS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
      "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

  private final Playwright playwright;
  private final Browser browser;

  private Browsers(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Skips the calling test, visibly, where the machine has no browser; fails it where one is required. */
  static Browsers launch() {
    Optional<Path> executable = onPath(NAMES);
    if (executable.isEmpty() && "1".equals(System.getenv("TEMPO_REQUIRE_BROWSER"))) {
      throw new AssertionFailedError("no Chromium or Chrome on the PATH, and TEMPO_REQUIRE_BROWSER=1");
    }
    Assumptions.assumeTrue(executable.isPresent(), "no Chromium or Chrome on the PATH: apt-get install chromium");
    Path node = onPath(List.of("node")).orElseThrow(() -> new AssertionFailedError("Playwright's driver needs node"));
    Playwright playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH",
        node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browsers(playwright, playwright.chromium().launch(new LaunchOptions().setExecutablePath(executable
        .orElseThrow()).setHeadless(true).setArgs(FLAGS)));
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> onPath(List<String> names) {
    List<Path> folders = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).toList();
    return names.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name))).filter(
        Files::isExecutable).findFirst();
  }
}
