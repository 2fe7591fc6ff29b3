package dev.tempo.webapp.http;

/** Text within HTML. */
public final class Html {
  private Html() {}

  /** For text and for attributes in double quotes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'",
        "&#39;");
  }

  /** JSON for a {@code <script>}: nothing in it can end the script or, in old engines, a line. */
  public static String scriptSafe(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }
}
