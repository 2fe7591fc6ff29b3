package dev.tempo.registry.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends a stream with {@link LimitExceeded} after so many bytes. Between the decompressor and the tar reader it bounds
 * everything that a small archive could blow up, the headers that the tar reader keeps in memory included.
 */
final class BoundedInputStream extends FilterInputStream {
  private long left;

  BoundedInputStream(InputStream in, long limit) {
    super(in);
    this.left = limit;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    return value < 0 ? value : counted(1, value);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    return count < 0 ? count : counted(count, count);
  }

  @Override
  public long skip(long count) throws IOException {
    // By reading, so that what is skipped is counted too.
    var scratch = new byte[(int) Math.min(count, 8_192)];
    long skipped = 0;
    while (skipped < count) {
      int read = read(scratch, 0, (int) Math.min(count - skipped, scratch.length));
      if (read < 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private int counted(int count, int result) throws LimitExceeded {
    left -= count;
    if (left < 0) {
      throw new LimitExceeded();
    }
    return result;
  }

  /** More came than the limits allow. */
  static final class LimitExceeded extends IOException {}
}
