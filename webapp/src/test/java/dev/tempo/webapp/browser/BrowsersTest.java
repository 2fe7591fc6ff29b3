package dev.tempo.webapp.browser;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BrowsersTest {

  @Test
  void the_machines_browser_runs_a_script() {
    try (Browsers browsers = Browsers.launch(); Page page = browsers.browser().newPage()) {
      page.setContent("<p id=out></p><script>document.getElementById('out').textContent = 6 * 7</script>");
      assertThat(page.textContent("#out")).isEqualTo("42");
    }
  }
}
