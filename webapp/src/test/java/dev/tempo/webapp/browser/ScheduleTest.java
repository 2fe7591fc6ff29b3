package dev.tempo.webapp.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tempo.webapp.browser.SignedInBrowser.Window;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The schedule as a reader meets it: without JavaScript, and live. */
@ExtendWith(RunningTempo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTest {
  private final Browsers browsers = Browsers.launch();

  @AfterAll
  void close() {
    browsers.close();
  }

  private static String schedule(RunningTempo.Server server, String id, String delay) {
    var answer = server.admin().event("scheduler.schedule", "stay", id, "{\"action\": \"delete\", \"delay\": \"" + delay
        + "\", \"cancel_on\": [\"stay_extended\"]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("actions").path(0).textValue();
  }

  private static Locator row(Page page, String id) {
    return page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("stay/" + id));
  }

  @Test
  void reads_and_cancels_without_javascript(RunningTempo.Server server) {
    String action = schedule(server, "plain", "PT3H");
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE.withoutScripts())) {
      Page page = browser.openPlain("/schedule?q=plain");
      assertThat(row(page, "plain")).containsText("scheduled");

      row(page, "plain")
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel deletion of stay/plain"))
          .click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel deletion of stay/plain")).last()
          .click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel deletion").setExact(true)).click();

      assertThat(server.admin().get("/api/v1/actions/" + action).json().path("state").textValue())
          .isEqualTo("cancelled");
    }
  }

  @Test
  void shows_what_is_scheduled_and_what_undoes_it_without_a_reload(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule?q=stay");
      page.evaluate("() => { window.notReloaded = true; }");

      schedule(server, "live", "PT1H");
      assertThat(row(page, "live")).containsText("scheduled");

      server.admin().event("stay_extended", "stay", "live", "{}");
      assertThat(row(page, "live").filter(new Locator.FilterOptions().setHasText("cancelled"))).isVisible();
      assertThat((Boolean) page.evaluate("() => window.notReloaded")).isTrue();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void shows_it_fired_at_its_time(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule?q=stay");

      schedule(server, "short", "PT2S");

      assertThat(row(page, "short").filter(new Locator.FilterOptions().setHasText("executed"))).isVisible();
    }
  }

  @Test
  void the_palette_goes_anywhere_by_keyboard(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule");

      page.keyboard().press("Control+k");
      page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.COMBOBOX).fill("policies");
      assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.OPTION).first()).containsText("Policies");
      page.keyboard().press("Enter");

      page.waitForURL("**/policies");
    }
  }
}
