package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** Backfills: any number of lines, what is wrong told by its line, and an import that broke off goes on. */
@ExtendWith(RunningTempo.class)
class ImportTest {
  private static final String PATH = "/api/v1/events/import";

  private final RunningTempo.Server server;
  private final Client admin;

  ImportTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void records_both_shapes_and_tells_what_it_refused() throws IOException {
    JsonNode end = last(send("", "",
        """
            {"event_type": "came", "entity_type": "imported", "entity_id": "1", "payload": {}}

            {"specversion": "1.0", "id": "ce-1", "source": "/old", "type": "came", "subject": "imported/2"}
            {"event_type": "came",
            {"event_type": "came", "entity_type": "imported", "entity_id": "3", "payload": {}, "colour": 1}
            {"event_type": "action.executed", "entity_type": "imported", "entity_id": "3", "payload": {}}
            {"event_type": "scheduler.schedule", "entity_type": "imported", "entity_id": "4", "payload": {"action": "paint"}}
            {"event_type": "came", "entity_type": "imported", "entity_id": "5", "payload": {}}"""));

    assertThat(end.get("done").booleanValue()).isTrue();
    assertThat(end.get("received").longValue()).isEqualTo(7);
    assertThat(end.get("recorded").longValue()).isEqualTo(3);
    assertThat(end.get("line").longValue()).isEqualTo(8);
    assertThat(end.get("refused").findValues("line")).extracting(JsonNode::intValue).containsExactly(4, 5, 6, 7);
    assertThat(end.at("/refused/1/pointer").textValue()).isEqualTo("/colour");
    assertThat(end.at("/refused/3/reason").textValue()).contains("paint");
    JsonNode recorded = admin.get("/api/v1/events?entity_type=imported").json().get("items");
    assertThat(recorded.findValues("entity_id")).extracting(JsonNode::textValue).containsExactly("1", "2", "5");
    assertThat(end.get("position").longValue()).isEqualTo(recorded.get(2).get("position").longValue());
  }

  @Test
  void an_import_that_is_sent_again_records_nothing_twice_and_knows_its_place() throws IOException {
    String lines = lines("again", 1, 12_000);
    List<JsonNode> first = send("", "backfill-1", lines);
    assertThat(first.size()).as("progress on the way").isGreaterThan(1);
    assertThat(last(first).get("recorded").longValue()).isEqualTo(12_000);

    JsonNode again = last(send("", "backfill-1", lines));
    assertThat(again.get("repeated").longValue()).isEqualTo(12_000);
    assertThat(again.get("recorded").longValue()).isZero();

    JsonNode rest = last(send("?from_line=11999", "backfill-1", lines("again", 11_999, 12_010)));
    assertThat(rest.get("repeated").longValue()).isEqualTo(2);
    assertThat(rest.get("recorded").longValue()).isEqualTo(10);
    JsonNode mark = admin.get(PATH + "/backfill-1").json();
    assertThat(mark.get("line").longValue()).isEqualTo(12_010);
    assertThat(mark.get("recorded").longValue()).isEqualTo(12_010);
    assertThat(admin.get("/api/v1/events?entity_type=again&limit=1000&order=-position").json().get("items")).hasSize(
        1_000);
  }

  @Test
  void somebody_elses_import_is_unknown() throws IOException {
    last(send("", "mine", lines("mine", 1, 2)));
    assertThat(admin.get(PATH + "/mine").status()).isEqualTo(200);
    assertThat(server.as("other-importer", "service").get(PATH + "/mine").status()).isEqualTo(404);
  }

  @Test
  void what_is_no_import_is_refused_and_the_server_stays_up() {
    assertThat(admin.post(PATH, "{}").status()).isEqualTo(415);
    assertThat(server.nobody().send("POST", PATH, request -> request.header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofString("{}"))).status()).isEqualTo(401);
    assertThat(admin.send("POST", PATH + "?from_line=0", request -> request.header("Content-Type",
        "application/x-ndjson").POST(BodyPublishers.ofString("{}"))).status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void a_line_without_an_end_takes_no_memory() throws IOException {
    long length = 40L << 20;
    InputStream endless = new InputStream() {
      private long given;

      @Override
      public int read() {
        return given++ < length ? 'x' : -1;
      }

      @Override
      public int read(byte[] into, int from, int most) {
        int count = (int) Math.min(most, length - given);
        Arrays.fill(into, from, from + count, (byte) 'x');
        given += count;
        return count == 0 ? -1 : count;
      }
    };
    Client.Answer answer = admin.send("POST", PATH, request -> request.header("Content-Type", "application/x-ndjson")
        .POST(BodyPublishers.ofInputStream(() -> endless)));
    JsonNode end = last(read(answer.text()));
    assertThat(end.at("/refused/0/reason").textValue()).contains(Long.toString(length));
    assertThat(end.get("recorded").longValue()).isZero();
  }

  private List<JsonNode> send(String query, String id, String lines) throws IOException {
    Client.Answer answer = admin.send("POST", PATH + query, request -> {
      request.header("Content-Type", "application/x-ndjson").POST(BodyPublishers.ofByteArray(lines.getBytes(
          StandardCharsets.UTF_8)));
      return id.isEmpty() ? request : request.header("Import-Id", id);
    });
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Content-Type").toLowerCase(Locale.ROOT)).isEqualTo("application/x-ndjson");
    return read(answer.text());
  }

  private static List<JsonNode> read(String text) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      lines.add(mapper.readTree(line));
    }
    return lines;
  }

  private static JsonNode last(List<JsonNode> lines) {
    return lines.getLast();
  }

  private static String lines(String type, int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i <= to; i++) {
      lines.append("{\"event_type\": \"came\", \"entity_type\": \"").append(type).append("\", \"entity_id\": \"")
          .append(
              i % 100)
          .append("\", \"payload\": {\"n\": ").append(i).append("}}\n");
    }
    return lines.toString();
  }
}
