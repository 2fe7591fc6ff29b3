package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.http.impl.HttpMessageWriter;
import io.cloudevents.jackson.JsonFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/** What the official CloudEvents SDK sends, in its three modes. */
@ExtendWith(RunningTempo.class)
class CloudEventsSdkTest {
  private final RunningTempo.Server server;

  CloudEventsSdkTest(RunningTempo.Server server) {
    this.server = server;
  }

  @Test
  void binary_mode_is_recorded_as_it_was_sent() {
    Client.Answer answer = send(event("binary-1"), (writer, event) -> writer.writeBinary(event));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertRecorded(answer.json(), "binary-1");
  }

  @Test
  void structured_mode_is_recorded_and_its_repeat_answered_by_the_first_ones_result() {
    Client.Answer first = send(event("structured-1"),
        (writer, event) -> writer.writeStructured(event, new JsonFormat()));
    assertThat(first.status()).as(first.text()).isEqualTo(201);
    assertRecorded(first.json(), "structured-1");
    Client.Answer again = send(event("structured-1"),
        (writer, event) -> writer.writeStructured(event, new JsonFormat()));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    CloudEvent other = CloudEventBuilder.from(event("structured-1")).withData("application/json", "{\"n\": 2}".getBytes(
        StandardCharsets.UTF_8)).build();
    assertThat(send(other, (writer, event) -> writer.writeStructured(event, new JsonFormat())).status()).isEqualTo(409);
  }

  @Test
  void a_batch_is_one_transaction_answered_in_order() {
    JsonFormat format = new JsonFormat();
    String batch = "[" + new String(format.serialize(event("batch-1")), StandardCharsets.UTF_8) + ","
        + new String(format.serialize(
            event("batch-2")), StandardCharsets.UTF_8)
        + "]";
    Client.Answer answer = batch(batch);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().at("/1/position").longValue()).isEqualTo(answer.json().at("/0/position").longValue() + 1);

    String bad = batch.replace("batch-1", "batch-3").replace("batch-2", "batch-4").replaceFirst("\"subject\":\"sdk/1\"",
        "\"subject\":\"nothing\"");
    assertThat(batch(bad).status()).isEqualTo(422);
    JsonNode items = server.admin().get("/api/v1/events?entity_type=sdk&limit=1000").json().path("items");
    assertThat(items).noneMatch(item -> item.path("id").textValue().matches("batch-[34]"));
  }

  private static CloudEvent event(String id) {
    return CloudEventBuilder.v1().withId(id).withSource(URI.create("https://shop.example/orders"))
        .withType("order_placed")
        .withSubject("sdk/1").withTime(OffsetDateTime.parse("2026-01-02T03:04:05Z")).withExtension("region", "eu")
        .withData(
            "application/json", "{\"n\": 1}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private void assertRecorded(JsonNode receipt, String id) {
    JsonNode event = server.admin().get("/api/v1/events/" + receipt.path("position")).json();
    assertThat(event.path("id").textValue()).isEqualTo(id);
    assertThat(event.path("source").textValue()).isEqualTo("https://shop.example/orders");
    assertThat(event.path("event_type").textValue()).isEqualTo("order_placed");
    assertThat(event.path("entity_type").textValue()).isEqualTo("sdk");
    assertThat(event.path("time").textValue()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(event.at("/payload/n").intValue()).isEqualTo(1);
    assertThat(event.at("/extensions/region").textValue()).isEqualTo("eu");
  }

  private Client.Answer batch(String body) {
    return server.admin().send("POST", "/api/v1/events", request -> request.header("Content-Type",
        "application/cloudevents-batch+json").POST(BodyPublishers.ofString(body)));
  }

  private Client.Answer send(CloudEvent event, BiConsumer<HttpMessageWriter, CloudEvent> write) {
    Map<String, String> headers = new HashMap<>();
    byte[][] body = {new byte[0]};
    write.accept(HttpMessageFactory.createWriter(headers::put, bytes -> body[0] = bytes), event);
    return server.admin().send("POST", "/api/v1/events", request -> {
      headers.forEach(request::header);
      return request.POST(BodyPublishers.ofByteArray(body[0]));
    });
  }
}
