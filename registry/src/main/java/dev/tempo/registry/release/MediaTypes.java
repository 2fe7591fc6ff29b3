package dev.tempo.registry.release;

import java.util.Locale;

/** Media types of what microfrontends bring; all else is opaque bytes, which no browser runs or renders. */
final class MediaTypes {
  private MediaTypes() {}

  static String of(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "js", "mjs" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "json", "map" -> "application/json";
      case "txt" -> "text/plain; charset=utf-8";
      case "wasm" -> "application/wasm";
      case "woff2" -> "font/woff2";
      case "svg" -> "image/svg+xml";
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "webp" -> "image/webp";
      case "avif" -> "image/avif";
      case "ico" -> "image/x-icon";
      default -> "application/octet-stream";
    };
  }
}
