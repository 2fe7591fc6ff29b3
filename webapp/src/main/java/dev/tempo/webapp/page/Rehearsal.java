package dev.tempo.webapp.page;

import dev.tempo.registry.manifest.PathPattern;
import dev.tempo.registry.release.ResolvedFragment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Asks for every page that the live manifests name as a browser would, round after round, until each is answered fast or
 * the budget ends. Rendering samples alone leaves the rest of a request cold: connection, sign-in, routes, queries, JSON and
 * the document took the first reader 0.3 to 0.5 s.
 *
 * @param visitor sends the requests: over the loopback, through all that a reader's request goes through
 * @param fast    an answer that no reader notices
 * @param budget  on the clock, for all pages
 */
record Rehearsal(Visitor visitor, Duration fast, Duration budget) {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
  /** In a row: contexts and connections are used in turn, and each must have had its own. */
  private static final int FAST_VISITS = 4;
  /** Stands where a path has a parameter: a page about something unknown is rendered as any other. */
  private static final String ANYTHING = "warm-up";

  /** Asks for one page. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Blocks until the whole answer is there.
     *
     * @return its status
     */
    int visit(String path) throws Exception;
  }

  /** What became of it: how often each page was asked for, in the order of the pages. */
  record Result(Map<String, Integer> visits, boolean allFast) {}

  /** @param fragments those of the slot {@code main} bring the pages, which are visited in this order */
  Result run(List<ResolvedFragment> fragments, BooleanSupplier stopped) throws InterruptedException {
    long end = System.nanoTime() + budget.toNanos();
    Map<String, Integer> visits = new LinkedHashMap<>();
    List<Page> open = new ArrayList<>();
    pages(fragments).forEach(path -> open.add(new Page(path)));
    // The first round is gone through whole, whatever the clock says: no page may be a reader's first.
    for (boolean first = true; !open.isEmpty() && (first || System.nanoTime() < end); first = false) {
      for (Page page : List.copyOf(open)) {
        if (stopped.getAsBoolean()) {
          return new Result(visits, false);
        }
        visits.merge(page.path, 1, Integer::sum);
        if (!page.visit()) {
          open.remove(page);
        }
      }
    }
    return new Result(visits, open.isEmpty());
  }

  /** The paths of all pages, parameters filled in. */
  static List<String> pages(List<ResolvedFragment> fragments) {
    return fragments.stream().flatMap(fragment -> fragment.version().manifest().routes().stream())
        .map(route -> example(route.path())).distinct().toList();
  }

  private static String example(PathPattern pattern) {
    String path = pattern.toString();
    for (String parameter : pattern.parameters()) {
      path = path.replace("{" + parameter + "}", ANYTHING);
    }
    return path;
  }

  private final class Page {
    private final String path;
    private int fastInARow;

    Page(String path) {
      this.path = path;
    }

    /** False where it need not be visited again. */
    boolean visit() throws InterruptedException {
      long began = System.nanoTime();
      try {
        int status = visitor.visit(path);
        if (status >= 500) {
          log.warn("{} is answered with {}; its readers will see that too", path, status);
          return false;
        }
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        log.warn("{} cannot be asked for from here, so its first reader waits longer: {}", path, e.toString());
        return false;
      }
      fastInARow = System.nanoTime() - began <= fast.toNanos() ? fastInARow + 1 : 0;
      return fastInARow < FAST_VISITS;
    }
  }
}
