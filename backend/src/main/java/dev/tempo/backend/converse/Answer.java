package dev.tempo.backend.converse;

import java.util.List;
import java.util.Objects;

/** What is said to a request, before it is a turn of a conversation. */
record Answer(String text, ResponseType type, List<Long> citations) {
  Answer {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(type, "type");
    citations = List.copyOf(citations);
  }

  static Answer of(ResponseType type, String text) {
    return new Answer(text, type, List.of());
  }
}
