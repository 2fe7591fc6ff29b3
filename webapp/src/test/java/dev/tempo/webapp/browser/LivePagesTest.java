package dev.tempo.webapp.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tempo.webapp.browser.SignedInBrowser.Window;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What runs and what works shows itself on an open page, and what is done there by hand is done. */
@ExtendWith(RunningTempo.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePagesTest {
  private final Browsers browsers = Browsers.launch();

  @AfterAll
  void close() {
    browsers.close();
  }

  @Test
  void a_run_appears_and_ends_and_its_steps_are_drawn(RunningTempo.Server server) {
    Client admin = server.admin();
    assertThat(admin.put("/api/v1/patterns/farewell", """
        {"steps": [{"id": "tell", "uses": "emit", "with": {"event_type": "goodbye_said", "payload": {}}},
                   {"id": "tell_again", "uses": "emit", "with": {"event_type": "goodbye_said_again", "payload": {}},
                    "depends_on": ["tell"]}]}""").status()).isEqualTo(200);
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/patterns?pattern=farewell");
      assertThat(page.locator(".patterns-node")).hasCount(2);

      admin.event("scheduler.schedule", "live", "run", """
          {"action": "run", "pattern": "farewell", "delay": "PT1S"}""");

      Locator row = page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("live/run"));
      assertThat(row).containsText("completed");
      row.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Steps of run of farewell on live/run"))
          .click();
      assertThat(page.locator(".patterns-node[data-state='completed']")).hasCount(2);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void a_job_appears_and_is_cancelled_by_hand(RunningTempo.Server server) {
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/workers?queue=live");

      Client.Answer job = server.admin().post("/api/v1/jobs", """
          {"queue": "live", "entity_type": "live", "entity_id": "job", "input": {}}""");
      assertThat(job.status()).as(job.text()).isEqualTo(201);

      Locator row = page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Waiting")).getByRole(
          AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("live/job"));
      row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel job of live/job")).click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel job").setExact(true)).click();

      assertThat(row).hasCount(0);
      String id = job.json().path("id").textValue();
      assertThat(server.admin().get("/api/v1/jobs/" + id).json().path("state").textValue()).isEqualTo("cancelled");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void all_that_the_filters_leave_is_cancelled_after_it_was_counted(RunningTempo.Server server) {
    for (int i = 0; i < 3; i++) {
      server.admin().event("scheduler.schedule", "bulky", "b" + i, "{\"action\": \"delete\", \"delay\": \"PT5H\"}");
    }
    try (SignedInBrowser browser = new SignedInBrowser(browsers, server, Window.WIDE)) {
      Page page = browser.open("/schedule?type=bulky&kind=delete");

      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel all of these")).click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel 3 actions").setExact(true)).click();

      assertThat(page.getByText("Nothing upcoming is like that")).isVisible();
      assertThat(server.admin().get("/api/v1/actions?state=cancelled&entity_type=bulky").json().path("items"))
          .hasSize(3);
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
