package dev.tempo.webapp.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Every page, light and dark, wide and at 360 px: rendered, alive, accessible, and nothing in the console. */
@ExtendWith(RunningTempo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {
  private final Browsers browsers = Browsers.launch();

  @BeforeAll
  static void fill(RunningTempo.Server server) {
    Client admin = server.admin();
    assertThat(admin
        .post("/api/v1/events",
            """
                {"event_type": "guest_created", "entity_type": "guest", "entity_id": "page-1", "payload": {"plan": "pro"},
                 "metadata": {"category": "guest", "environment": "prod", "role": "user", "owner": "guest-1", "data": {"city": "Lisbon"}}}
                """)
        .status()).isEqualTo(201);
    assertThat(admin.event("scheduler.schedule", "guest", "page-1", """
        {"action": "delete", "delay": "P30D", "cancel_on": ["guest_returned"], "override_on": ["policy_override"]}""")
        .status()).isEqualTo(201);
    assertThat(admin.put("/api/v1/patterns/say_goodbye", """
        {"steps": [{"id": "tell", "uses": "emit", "with": {"event_type": "goodbye_said", "payload": {}}}]}""")
        .status()).isEqualTo(200);
    assertThat(admin.post("/api/v1/jobs", """
        {"queue": "reports", "entity_type": "guest", "entity_id": "page-1", "input": {"month": "2026-11"}}""").status())
        .isEqualTo(201);
  }

  @AfterAll
  void close() {
    browsers.close();
  }

  static Stream<Arguments> pages() {
    return Stream.of("/", "/schedule", "/events", "/entities/guest/page-1", "/entities/guest/unknown-1", "/policies",
        "/policies?role=user&environment=prod&category=user", "/nowhere", "/schedule?chat=open",
        "/schedule?kind=delete&type=guest", "/patterns", "/workers")
        .flatMap(path -> Stream.of(
            ColorScheme.LIGHT, ColorScheme.DARK)
            .flatMap(theme -> Stream.of(1280, 360).map(width -> Arguments.of(path, theme,
                width))));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void page_is_alive_and_accessible(String path, ColorScheme theme, int width, RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server,
        new SignedInBrowser.Window(theme, width, 900, true))) {
      Page page = browser.open(path);

      assertThat(page.locator("h1").first()).isVisible();
      assertThat(page.locator("[data-fallback]")).hasCount(0);
      browser.screenshot(path.replaceAll("[^a-z0-9]+", "-") + "-" + theme + "-" + width);
      assertThat(new AxeBuilder(page).analyze().getViolations()).as("axe").isEmpty();
      assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))
          .as("pixels that stick out at the right").isLessThanOrEqualTo(0);
      // The browser reports a page that is not there by an error of its own.
      assertThat(browser.complaints()).filteredOn(said -> !said.contains("status of 404")).isEmpty();
    }
  }
}
