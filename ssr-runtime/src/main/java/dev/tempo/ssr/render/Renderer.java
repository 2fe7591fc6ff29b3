package dev.tempo.ssr.render;

/**
 * Renders bundles. Start and stop may be called in any order and any number of times; a stopped renderer can be
 * started again, its generations stay retired. All methods are safe for concurrent use; those that wait are meant for
 * virtual threads, the rendering itself happens on threads of the renderer.
 */
public interface Renderer extends AutoCloseable {

  /** Makes the engine ready. Does nothing where it is. */
  void start();

  /** Retires every generation and closes the engine. Does nothing where that has happened. */
  void stop();

  /**
   * Evaluates the bundle in a first context; the other contexts follow in the background.
   *
   * @throws LoadException         when that fails; nothing of the bundle is left
   * @throws IllegalStateException when the renderer is not started
   */
  Generation load(Bundle bundle) throws LoadException;

  /** Whether JavaScript is compiled to machine code. Without the JVM flags for that, it is interpreted: 20 times slower. */
  boolean jitEnabled();

  /** The engine's name of itself, which says whether it compiles. Empty before the first start. */
  String implementationName();

  @Override
  default void close() {
    stop();
  }
}
