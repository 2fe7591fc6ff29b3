package dev.tempo.backend.nexus.hint;

/** Hints from this node to the others, and from them to it. Safe for concurrent use. */
public interface Hints {
  /** A node that is alone. */
  Hints NONE = new Hints() {
    @Override
    public void hear(String topic, Heard heard) {
      // nobody says anything
    }

    @Override
    public void tell(String topic, String name) {
      // nobody listens
    }

    @Override
    public void tellEverything(String topic) {
      // nobody listens
    }
  };

  /** Who hears of a topic; one for each, said before the start. A node does not hear itself. */
  void hear(String topic, Heard heard);

  /**
   * Tells the others soon, once for many. Never blocks.
   *
   * @param topic a word of a few letters, without {@code :}
   * @param name  up to 128 characters of ASCII, without line breaks
   */
  void tell(String topic, String name);

  /** Anything of the topic may have changed. Never blocks. */
  void tellEverything(String topic);

  /** Called by the channel's own thread or an event loop: must not block. */
  interface Heard {
    void of(String name);

    /** Also at the start and after an outage, since hints may have been missed. */
    void ofEverything();
  }
}
