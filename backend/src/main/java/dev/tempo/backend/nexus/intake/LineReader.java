package dev.tempo.backend.nexus.intake;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lines of bytes, of bounded length: what goes beyond is skipped up to the line's end, and told by its length. */
final class LineReader {
  private final InputStream in;
  private final int longest;
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;

  LineReader(InputStream in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /**
   * A line without its end.
   *
   * @param length in bytes; where it is more than {@code longest}, {@code bytes} is empty
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, compared by nobody
  record Line(byte[] bytes, long length) {
    boolean isBlank() {
      for (byte one : bytes) {
        if (one != ' ' && one != '\t' && one != '\r') {
          return false;
        }
      }
      return length == bytes.length;
    }
  }

  /** Null at the end. */
  @Nullable
  Line next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long length = 0;
    boolean any = false;
    while (from < to || fill()) {
      any = true;
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      length += end - from;
      if (length <= longest) {
        line.write(buffer, from, end - from);
      }
      boolean ended = end < to;
      from = ended ? end + 1 : end;
      if (ended) {
        break;
      }
    }
    return any ? new Line(length <= longest ? line.toByteArray() : new byte[0], length) : null;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, in.read(buffer));
    return to > 0;
  }
}
