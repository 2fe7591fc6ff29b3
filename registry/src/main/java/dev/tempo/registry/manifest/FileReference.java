package dev.tempo.registry.manifest;

/**
 * A file of the release and what its bytes must be.
 *
 * @param file path in the archive, {@code /} between folders
 * @param integrity as in Subresource Integrity, {@code sha384-} and base64
 */
public record FileReference(String file, String integrity) {}
