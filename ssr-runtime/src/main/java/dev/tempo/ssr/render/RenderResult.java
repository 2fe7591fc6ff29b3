package dev.tempo.ssr.render;

import java.util.Objects;

/** How a render ended. */
public sealed interface RenderResult {

  /** What it used until then. */
  Cost cost();

  /**
   * It gave HTML.
   *
   * @param html as the bundle returned it
   */
  record Rendered(String html, Cost cost) implements RenderResult {

    public Rendered {
      Objects.requireNonNull(html);
      Objects.requireNonNull(cost);
    }
  }

  /**
   * It gave none.
   *
   * @param message one sentence: what JavaScript threw, or which limit was met
   * @param stack   the JavaScript stack, empty where there is none
   */
  record Failed(Reason reason, String message, String stack, Cost cost) implements RenderResult {

    public Failed {
      Objects.requireNonNull(reason);
      Objects.requireNonNull(message);
      Objects.requireNonNull(stack);
      Objects.requireNonNull(cost);
    }
  }

  /** Why a render gave no HTML. */
  enum Reason {
    /** A script threw when it was evaluated in a new context. */
    LOAD,
    /** {@code tempo.render} threw, rejected, or gave something that is not a string. */
    THROWN,
    /** Its promise waits for something that cannot come: no timer is set and no job is queued. */
    UNSETTLED,
    /** It used up its CPU time. */
    DEADLINE,
    /** It allocated more than it may. */
    ALLOCATION,
    /** Its HTML is longer than it may be. */
    OUTPUT,
    /** Too many were waiting for a context already. */
    QUEUE_FULL,
    /** No context became free in time. */
    QUEUE_LATE,
    /** The generation was retired before the render was asked for. */
    RETIRED,
    /** The calling thread was interrupted; its interrupt flag is set again. */
    INTERRUPTED
  }
}
