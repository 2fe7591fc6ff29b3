package dev.tempo.webapp.http;

/** How many bytes a route takes, by the media type of what is sent. */
@FunctionalInterface
public interface BodyLimit {
  int MEBIBYTE = 1 << 20;

  /** One event, or a command: 1 MiB. */
  BodyLimit DEFAULT = type -> MEBIBYTE;

  /** @param contentType without parameters, in lower case; empty where none is named */
  int bytes(String contentType);

  static BodyLimit mebibytes(int count) {
    return type -> count * MEBIBYTE;
  }
}
