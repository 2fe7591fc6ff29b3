package dev.tempo.ssr.render;

import java.util.Objects;

/** A bundle could not be evaluated: it threw, used up {@link Limits#load()}, or defines no {@code tempo.render}. */
public final class LoadException extends Exception {

  private final RenderResult.Failed failure;

  public LoadException(String bundle, RenderResult.Failed failure) {
    super(bundle + " could not be loaded: " + failure.message());
    this.failure = Objects.requireNonNull(failure);
  }

  /** The reason, with the JavaScript stack. */
  public RenderResult.Failed failure() {
    return failure;
  }
}
