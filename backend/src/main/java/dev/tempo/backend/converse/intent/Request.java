package dev.tempo.backend.converse.intent;

import dev.tempo.backend.converse.time.Window;
import dev.tempo.backend.nexus.EntityRef;
import org.jspecify.annotations.Nullable;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;

/** What is asked for, all of it said. */
public sealed interface Request {

  /** The intent's name on the wire: {@code due}, {@code future}, {@code why}, {@code schedule}, {@code cancel}, ... */
  default String intent() {
    return switch (this) {
      case Due _ -> "due";
      case Future _ -> "future";
      case Why _ -> "why";
      case Schedule _ -> "schedule";
      case Cancel _ -> "cancel";
      case Help _ -> "help";
      case Approve _ -> "approve";
      case Decline _ -> "decline";
    };
  }

  /** What falls due in a window, maybe only one kind of deed, or one type of entity. */
  record Due(Window.Between window, @Nullable Deed deed, @Nullable String entityType) implements Request {
    public Due {
      Objects.requireNonNull(window, "window");
    }
  }

  /** What will happen to an entity. */
  record Future(EntityRef entity, @Nullable Deed deed, Window.@Nullable Between window) implements Request {
    public Future {
      Objects.requireNonNull(entity, "entity");
    }
  }

  /**
   * Why (by whom, when) something ended.
   *
   * @param ending null: whatever happened to it
   * @param deed   of what the cancelled action was, null where not said
   */
  record Why(EntityRef entity, @Nullable Ending ending, @Nullable Deed deed) implements Request {
    public Why {
      Objects.requireNonNull(entity, "entity");
    }
  }

  /** Do this to that then, unless one of these events comes before. */
  record Schedule(Deed deed, EntityRef entity, ZonedDateTime at, List<String> unless) implements Request {
    public Schedule {
      Objects.requireNonNull(deed, "deed");
      Objects.requireNonNull(entity, "entity");
      Objects.requireNonNull(at, "at");
      unless = List.copyOf(unless);
    }
  }

  /** Cancel what is scheduled for an entity, maybe only one kind of deed. */
  record Cancel(EntityRef entity, @Nullable Deed deed) implements Request {
    public Cancel {
      Objects.requireNonNull(entity, "entity");
    }
  }

  record Help() implements Request {}

  /** "yes": means something only while a proposal waits. */
  record Approve() implements Request {}

  /** "no": likewise. */
  record Decline() implements Request {}
}
