package dev.tempo.webapp.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tempo.webapp.testing.RunningTempo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser window in which the first administrator is signed in, and all that its console complained about. */
final class SignedInBrowser implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final RunningTempo.Server server;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** How a window is: which theme, how wide, and whether scripts run. */
  record Window(ColorScheme theme, int width, int height, boolean scripts) {
    static final Window WIDE = new Window(ColorScheme.LIGHT, 1280, 900, true);

    Window withoutScripts() {
      return new Window(theme, width, height, false);
    }
  }

  SignedInBrowser(Browsers browsers, RunningTempo.Server server, Window window) {
    this.server = server;
    context = browsers.browser()
        .newContext(new Browser.NewContextOptions().setViewportSize(window.width(), window.height())
            .setColorScheme(window.theme()).setJavaScriptEnabled(window.scripts()).setLocale("en-GB"));
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (List.of("error", "warning").contains(message.type())) {
        complaints.add(message.type() + ": " + message.text());
      }
    });
    page.onPageError(error -> complaints.add("uncaught: " + error));
    page.navigate(server.signInLink());
  }

  /** Goes there and waits until every fragment has come to life. */
  Page open(String path) {
    page.navigate(server.address() + path);
    page.waitForFunction(
        "() => [...document.querySelectorAll('[data-client]')].every(each => 'hydrated' in each.dataset)");
    return page;
  }

  /** Goes there without waiting for any script. */
  Page openPlain(String path) {
    page.navigate(server.address() + path);
    return page;
  }

  Page page() {
    return page;
  }

  List<String> complaints() {
    return complaints;
  }

  /** Kept where {@code -Dtempo.screenshots=DIR} says, for people to look at. */
  void screenshot(String name) {
    String folder = System.getProperty("tempo.screenshots", "");
    if (!folder.isEmpty()) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
