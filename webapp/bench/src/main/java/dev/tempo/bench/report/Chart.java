package dev.tempo.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The figures as horizontal bars in a static SVG: a group for each metric that more than one was measured by, on a scale of
 * its own, since fired per second and milliseconds have none in common. Lengths are logarithmic: the longest bar is the
 * greatest value, a bar of half its length the square root.
 */
public final class Chart {
  private static final int WIDTH = 860;
  private static final int LEFT = 210;
  private static final int LONGEST = 500;
  private static final int BAR = 18;
  private static final Map<String, String> COLOURS = Map.of("Tempo", "#2563eb");
  private static final List<String> OTHERS = List.of("#94a3b8", "#cbd5e1", "#64748b", "#a8a29e", "#d6d3d1");

  private Chart() {}

  public static void write(List<Figure> figures, Machine machine, Path file) throws IOException {
    Map<String, List<Figure>> groups = figures.stream().collect(Collectors.groupingBy(
        figure -> figure.scenario() + ", " + figure.metric(), LinkedHashMap::new, Collectors.toList()));
    groups.values().removeIf(group -> group.stream().map(Figure::who).distinct().count() < 2);
    List<String> names = groups.values().stream().flatMap(List::stream).map(Figure::who).distinct().toList();
    StringBuilder bars = new StringBuilder();
    int y = 24;
    for (Map.Entry<String, List<Figure>> group : groups.entrySet()) {
      y += 26;
      bars.append("<text x=\"12\" y=\"%d\" font-weight=\"600\">%s</text>%n".formatted(y, escaped(group.getKey())));
      double most = group.getValue().stream().mapToDouble(Figure::value).max().orElse(1);
      for (Figure figure : group.getValue()) {
        y += BAR + 3;
        bars.append(bar(figure, most, y, colour(figure.who(), names)));
      }
    }
    String head = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui, sans-serif" font-size="13" \
        fill="#0f172a" role="img" aria-label="Tempo and other schedulers, measured">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="12" y="22" font-size="12" fill="#475569">%s; bars are logarithmic</text>
        """.formatted(WIDTH, y + 30, escaped(machine.cores() + " cores of " + machine.processor()));
    Files.writeString(file, head + bars + "</svg>\n");
  }

  private static String bar(Figure figure, double most, int y, String colour) {
    double length = Math.max(2, LONGEST * Math.log1p(figure.value()) / Math.max(1e-9, Math.log1p(most)));
    return """
        <text x="%d" y="%d" text-anchor="end">%s</text>\
        <rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="%s"/>\
        <text x="%.1f" y="%d" fill="#334155">%s</text>
        """.formatted(LEFT - 8, y, escaped(figure.who()), LEFT, y - BAR + 5, length, BAR - 2, colour,
        LEFT + length + 6, y, escaped(figure.text()));
  }

  private static String colour(String who, List<String> names) {
    List<String> others = names.stream().filter(name -> !COLOURS.containsKey(name)).toList();
    return COLOURS.containsKey(who) ? Objects.requireNonNull(COLOURS.get(who))
        : OTHERS.get(others.indexOf(who) % OTHERS.size());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
