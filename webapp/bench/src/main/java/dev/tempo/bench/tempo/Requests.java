package dev.tempo.bench.tempo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Requests as bytes, written by hand: the client shares its processor with what it measures. */
final class Requests {
  private static final String METADATA = """
      {"category":"bench","environment":"prod/eu","role":"user","owner":"bench","data":{"plan":"free","seats":3}}""";

  private final String head;

  Requests(int port, String token) {
    head = " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAuthorization: Bearer " + token + "\r\n";
  }

  byte[] events(String contentType, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    byte[] before = ("POST /api/v1/events" + head + "Content-Type: " + contentType + "\r\nContent-Length: "
        + content.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[before.length + content.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(content, 0, all, before.length, content.length);
    return all;
  }

  /** An entity with its metadata, to be deleted unless an event {@code undo} comes first. */
  byte[] schedule(String entity, Instant at) {
    return events("application/json", """
        {"event_type":"scheduler.schedule","entity_type":"bench","entity_id":"%s","payload":%s,"metadata":%s}"""
        .formatted(entity, payload(at), METADATA));
  }

  byte[] event(String type, String entity) {
    return events("application/json", plain(type, entity));
  }

  private static String plain(String type, String entity) {
    return "{\"event_type\":\"" + type + "\",\"entity_type\":\"bench\",\"entity_id\":\"" + entity
        + "\",\"payload\":{\"from\":\"bench\"}}";
  }

  byte[] batch(Iterable<String> cloudEvents) {
    return events("application/cloudevents-batch+json", "[" + String.join(",", cloudEvents) + "]");
  }

  /** One of a batch, the same as {@link #schedule}. */
  static String cloudSchedule(String entity, Instant at) {
    return """
        {"specversion":"1.0","id":"s-%s","source":"/bench","type":"scheduler.schedule","subject":"bench/%s","data":%s,\
        "tempometadata":"%s"}""".formatted(entity, entity, payload(at), METADATA.replace("\"", "\\\""));
  }

  static String cloudEvent(String type, String entity, String id) {
    return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/bench\",\"type\":\"" + type
        + "\",\"subject\":\"bench/" + entity + "\",\"data\":{\"from\":\"bench\"}}";
  }

  private static String payload(Instant at) {
    return "{\"action\":\"delete\",\"run_at\":\"" + at + "\",\"cancel_on\":[\"undo\"]}";
  }
}
