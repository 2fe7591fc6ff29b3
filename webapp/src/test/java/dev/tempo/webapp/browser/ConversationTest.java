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

/** A chat that schedules and cancels, and does neither before it is told to. */
@ExtendWith(RunningTempo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationTest {
  private final Browsers browsers = Browsers.launch();

  @AfterAll
  void close() {
    browsers.close();
  }

  @Test
  void schedules_and_cancels_when_approved(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule?q=chatted");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Ask Tempo")).click();

      say(page, "delete user/chatted in 90 days unless user_reactivated");
      approve(page);
      assertThat(live(server)).isEqualTo(1);

      say(page, "cancel what is scheduled for user/chatted");
      assertThat(live(server)).as("nothing is done before it is approved").isEqualTo(1);
      approve(page);
      assertThat(live(server)).isZero();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void does_nothing_when_told_not_to(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule?chat=open");
      int turns = page.getByRole(AriaRole.ARTICLE).count();

      say(page, "do not delete user/chatted");

      assertThat(page.getByRole(AriaRole.ARTICLE)).hasCount(turns + 2);
      assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"))).hasCount(0);
    }
  }

  private static void say(Page page, String text) {
    Locator turns = page.getByRole(AriaRole.ARTICLE);
    int before = turns.count();
    page.getByLabel("Message", new Page.GetByLabelOptions().setExact(true)).fill(text);
    page.keyboard().press("Enter");
    assertThat(turns).hasCount(before + 2);
  }

  private static void approve(Page page) {
    Locator approve = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Approve"));
    int turns = page.getByRole(AriaRole.ARTICLE).count();
    approve.last().click();
    assertThat(approve).hasCount(0);
    assertThat(page.getByRole(AriaRole.ARTICLE)).not().hasCount(turns);
  }

  private static int live(RunningTempo.Server server) {
    return server.admin().get("/api/v1/entities/user/chatted/future").json().path("items").size();
  }
}
