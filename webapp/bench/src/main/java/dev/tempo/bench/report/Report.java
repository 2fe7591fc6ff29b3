package dev.tempo.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.FormatMethod;
import dev.tempo.webapp.http.Json;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the figures of a run. Safe for use by several threads. */
public final class Report {
  private final PrintWriter out;
  private final Machine machine;
  private final long began = System.nanoTime();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  public Report(PrintWriter out, Machine machine) {
    this.out = out;
    this.machine = machine;
  }

  /** A line for whoever watches. */
  @FormatMethod
  public synchronized void say(String format, Object... values) {
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    out.printf("[%3d:%02d] ", seconds / 60, seconds % 60);
    out.printf(format, values);
    out.println();
    out.flush();
  }

  public synchronized void add(Figure figure) {
    figures.add(figure);
    say("%-9s %-34s %-28s %12s  %s", figure.scenario(), figure.metric(), figure.who(), figure.text(), figure.note());
  }

  /** What was promised and did not hold, or could not be measured. */
  public synchronized void fail(String what) {
    failures.add(what);
    say("FAILED: %s", what);
  }

  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  public synchronized List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** A Markdown table, a row for each metric and a column for each that was measured. */
  public synchronized String markdown() {
    Set<String> names = new LinkedHashSet<>();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (Figure figure : figures) {
      names.add(figure.who());
      rows.computeIfAbsent("**" + figure.scenario() + "** " + figure.metric(), row -> new LinkedHashMap<>())
          .put(figure.who(), figure.text());
    }
    StringBuilder table = new StringBuilder("| |");
    names.forEach(name -> table.append(' ').append(name).append(" |"));
    table.append("\n|---|").append("---:|".repeat(names.size())).append('\n');
    rows.forEach((row, cells) -> {
      table.append("| ").append(row).append(" |");
      names.forEach(name -> table.append(' ').append(cells.getOrDefault(name, "")).append(" |"));
      table.append('\n');
    });
    table.append("\nMeasured on ").append(machine.sentence()).append(".\n");
    failures.forEach(failure -> table.append("\nFailed: ").append(failure).append('\n'));
    return table.toString();
  }

  public synchronized void writeJson(Path file) throws IOException {
    ObjectNode json = Json.object();
    json.set("machine", machine.json());
    ArrayNode list = json.putArray("figures");
    figures.forEach(figure -> list.addObject().put("scenario", figure.scenario()).put("metric", figure.metric())
        .put("who", figure.who()).put("value", figure.value()).put("unit", figure.unit()).put("note", figure.note()));
    ArrayNode failed = json.putArray("failures");
    failures.forEach(failed::add);
    Files.write(file, Json.bytes(json));
  }
}
