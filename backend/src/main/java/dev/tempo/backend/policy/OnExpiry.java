package dev.tempo.backend.policy;

/** What happens to an entity when its retention ends. */
public sealed interface OnExpiry {
  OnExpiry DELETE = new Delete();
  OnExpiry ARCHIVE = new Archive();

  /** {@code delete}, {@code archive} or {@code run:<pattern>}. */
  String wire();

  record Delete() implements OnExpiry {
    @Override
    public String wire() {
      return "delete";
    }
  }

  record Archive() implements OnExpiry {
    @Override
    public String wire() {
      return "archive";
    }
  }

  /** Runs a pattern, which decides what becomes of the entity. */
  record Run(String pattern) implements OnExpiry {
    private static final String PREFIX = "run:";

    @Override
    public String wire() {
      return PREFIX + pattern;
    }
  }

  /** @throws IllegalArgumentException with the reason, for whoever wrote the text */
  static OnExpiry parse(String text) {
    if (text.equals("delete")) {
      return DELETE;
    }
    if (text.equals("archive")) {
      return ARCHIVE;
    }
    if (text.startsWith(Run.PREFIX) && Names.isWord(text.substring(Run.PREFIX.length()))) {
      return new Run(text.substring(Run.PREFIX.length()));
    }
    throw new IllegalArgumentException("'" + text + "' is none of delete, archive, run:<pattern>");
  }
}
