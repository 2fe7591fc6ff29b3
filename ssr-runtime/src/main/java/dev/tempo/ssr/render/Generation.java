package dev.tempo.ssr.render;

/** A loaded bundle with its pool of contexts. Renders of one generation never reach another's contexts. */
public interface Generation {

  Bundle bundle();

  /**
   * Renders; waits for a free context and for the result, within the bundle's limits.
   *
   * @param propsJson the argument of {@code tempo.render}: one JSON value
   */
  RenderResult render(String propsJson);

  /** Renders the sample in every context until it is as fast as it gets, or the budget ends. */
  Warmth warm(String propsJson, WarmUp warmUp);

  /** What it has done and holds at this moment. */
  GenerationStats stats();

  /**
   * Accepts no more renders, finishes those it has accepted, and closes the contexts; returns when that is done, at
   * the latest when the accepted ones have met their limits. A second call waits for the same.
   */
  void retire();
}
