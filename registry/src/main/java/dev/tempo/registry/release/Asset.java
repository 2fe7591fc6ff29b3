package dev.tempo.registry.release;

import io.vertx.core.buffer.Buffer;

/**
 * A file of a release with its bytes.
 *
 * @param bytes not to be changed by anybody
 */
public record Asset(AssetInfo info, Buffer bytes) {
  /** An asset of these bytes. */
  public static Asset of(String file, byte[] bytes) {
    return new Asset(new AssetInfo(file, MediaTypes.of(file), Hashes.integrity(bytes), bytes.length),
        Buffer.buffer(bytes));
  }
}
