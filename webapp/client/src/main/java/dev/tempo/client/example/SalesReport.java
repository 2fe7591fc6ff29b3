package dev.tempo.client.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.client.Assignment;
import dev.tempo.client.Handler;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A report over a data set of sales: for each region, how many, how much, and the median. Input {@code {"rows", "seed"}}; the
 * data are made from the seed while they are read, so that the example needs no files, and the same input gives the same report
 * on any worker. Output {@code {"rows", "csv"}}. One pass in constant memory: the median comes from a histogram by cents.
 */
final class SalesReport implements Handler {
  private static final List<String> REGIONS = List.of("north", "east", "south", "west");
  private static final int CENTS = 50_000;
  private static final long LOOK = 1L << 20;

  @Override
  public JsonNode handle(Assignment job) throws NotRetryable {
    JsonNode rows = job.input().path("rows");
    if (!rows.canConvertToLong() || rows.longValue() < 1) {
      throw new NotRetryable("input.rows must be a whole number above 0, not " + rows);
    }
    ObjectNode output = JsonNodeFactory.instance.objectNode().put("rows", rows.longValue());
    return output.put("csv", csv(job, rows.longValue(), job.input().path("seed").asLong()));
  }

  private static String csv(Assignment job, long rows, long seed) {
    SplittableRandom sales = new SplittableRandom(seed);
    long[][] histograms = new long[REGIONS.size()][CENTS];
    for (long row = 0; row < rows; row++) {
      if (row % LOOK == 0) {
        job.throwIfCancelled();
        job.progress(100.0 * row / rows, row + " of " + rows + " rows");
      }
      long sale = sales.nextLong();
      // The cheaper the more often: the lesser of two even draws.
      int one = (int) (((sale >>> 2 & 0xffff) * CENTS) >>> 16);
      int other = (int) (((sale >>> 20 & 0xffff) * CENTS) >>> 16);
      histograms[(int) (sale & 3)][Math.min(one, other)]++;
    }
    StringBuilder csv = new StringBuilder("region,sales,revenue,median\n");
    for (int region = 0; region < REGIONS.size(); region++) {
      csv.append(line(REGIONS.get(region), histograms[region]));
    }
    return csv.toString();
  }

  private static String line(String region, long[] histogram) {
    long count = 0;
    long revenue = 0;
    for (int cents = 0; cents < histogram.length; cents++) {
      count += histogram[cents];
      revenue += histogram[cents] * cents;
    }
    int median = 0;
    for (long below = histogram[0]; below * 2 < count; below += histogram[median]) {
      median++;
    }
    return String.format(Locale.ROOT, "%s,%d,%.2f,%.2f%n", region, count, revenue / 100.0, median / 100.0).replace("\r",
        "");
  }
}
