package dev.tempo.backend.converse.intent;

import dev.tempo.backend.converse.time.Window;
import org.jspecify.annotations.Nullable;

import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Writes an understanding as the test set writes what it expects. */
final class Rendering {
  private Rendering() {}

  static String of(Understanding understanding) {
    return switch (understanding) {
      case Understanding.Understood(Request request, _) -> of(request);
      case Understanding.Unclear _ -> "clarify";
      case Understanding.Unusable _ -> "refuse";
      case Understanding.NotUnderstood _ -> "none";
    };
  }

  private static String of(Request request) {
    List<String> parts = new ArrayList<>(List.of(request.intent()));
    switch (request) {
      case Request.Due(Window.Between window, Deed deed, String type) -> {
        add(parts, "action", deed == null ? null : deed.wire());
        add(parts, "entity_type", type);
        add(parts, "window", window(window));
      }
      case Request.Future(var entity, Deed deed, Window.Between window) -> {
        add(parts, "entity", entity.toString());
        add(parts, "action", deed == null ? null : deed.wire());
        add(parts, "window", window == null ? null : window(window));
      }
      case Request.Why(var entity, Ending ending, Deed deed) -> {
        add(parts, "entity", entity.toString());
        add(parts, "action", deed == null ? null : deed.wire());
        add(parts, "what", ending == null ? null : ending.wire());
      }
      case Request.Schedule(Deed deed, var entity, ZonedDateTime at, List<String> unless) -> {
        add(parts, "action", deed.wire());
        add(parts, "entity", entity.toString());
        add(parts, "at", local(at));
        add(parts, "unless", unless.isEmpty() ? null : String.join(",", unless));
      }
      case Request.Cancel(var entity, Deed deed) -> {
        add(parts, "entity", entity.toString());
        add(parts, "action", deed == null ? null : deed.wire());
      }
      case Request.Help _,Request.Approve _,Request.Decline _ -> {
      }
    }
    return String.join(" | ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + "=" + value);
    }
  }

  private static String window(Window.Between window) {
    return local(window.from()) + "/" + (window.to() == null ? ".." : local(window.to()));
  }

  static String local(ZonedDateTime time) {
    boolean midnight = time.toLocalTime().equals(LocalTime.MIDNIGHT);
    return (midnight ? DateTimeFormatter.ISO_LOCAL_DATE : DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm"))
        .format(time);
  }
}
