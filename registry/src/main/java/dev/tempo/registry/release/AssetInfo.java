package dev.tempo.registry.release;

/**
 * A file of a release without its bytes.
 *
 * @param file path in the release, {@code /} between folders
 * @param mediaType value for {@code Content-Type}, with the charset where it is text
 * @param integrity as in Subresource Integrity, {@code sha384-} and base64; computed, never taken on trust
 * @param size in bytes
 */
public record AssetInfo(String file, String mediaType, String integrity, long size) {}
