package dev.tempo.backend.converse.grammar;

import java.util.List;
import java.util.Objects;

/** What an alternative of a rule is made of. */
sealed interface Template {

  /** Exactly this word, or a slip of the finger for it. */
  record Word(String text) implements Template {
    public Word {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Whatever the rule of that name matches. */
  record Rule(String name) implements Template {
    public Rule {
      Objects.requireNonNull(name, "name");
    }
  }

  /** Tokens that a {@link Leaf} of that name takes. */
  record Kind(String leaf) implements Template {
    public Kind {
      Objects.requireNonNull(leaf, "leaf");
    }
  }

  /** One after the other. */
  record Sequence(List<Template> parts) implements Template {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any of these; an empty sequence among them makes all optional. */
  record Choice(List<Template> options) implements Template {
    public Choice {
      options = List.copyOf(options);
    }
  }
}
