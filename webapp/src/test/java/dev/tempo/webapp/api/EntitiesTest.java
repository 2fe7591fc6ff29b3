package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.http.HttpRequest.BodyPublishers;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RunningTempo.class)
class EntitiesTest {
  private static final String BODY = "{\"category\": \"entities-test\", \"data\": {\"n\": 1}}";

  private final RunningTempo.Server server;
  private final Client admin;

  EntitiesTest(RunningTempo.Server server) {
    this.server = server;
    admin = server.admin();
  }

  @Test
  void an_entity_is_made_without_if_match_and_replaced_only_with_it() {
    String path = "/api/v1/entities/doc/replaced";
    Client.Answer made = admin.put(path, BODY);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo(path);
    assertThat(made.json().get("version").longValue()).isEqualTo(1);
    assertThat(admin.put(path, BODY).status()).isEqualTo(428);
    assertThat(write("PUT", path, BODY, "\"other\"").status()).isEqualTo(412);

    Client.Answer replaced = write("PUT", path, "{\"category\": \"entities-test\"}", made.header("ETag"));
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().get("data")).isEmpty();
    assertThat(replaced.header("ETag")).isNotEmpty().isNotEqualTo(made.header("ETag"));
    assertThat(admin.get(path).header("ETag")).isEqualTo(replaced.header("ETag"));
    assertThat(write("PUT", path, BODY, made.header("ETag")).status()).isEqualTo(412);
  }

  @Test
  void a_patch_merges_and_needs_the_etag() {
    String path = "/api/v1/entities/doc/patched";
    String etag = admin.put(path, BODY).header("ETag");
    String patch = "{\"data\": {\"m\": 2}}";
    assertThat(write("PATCH", path, patch, "").status()).isEqualTo(428);
    Client.Answer patched = write("PATCH", path, patch, etag);
    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.json().get("data")).hasToString("{\"n\":1,\"m\":2}");
    Client.Answer unknown = write("PATCH", path, "{\"colour\": \"red\"}", patched.header("ETag"));
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/errors/0/pointer").textValue()).isEqualTo("/colour");
  }

  @Test
  void a_legal_hold_forbids_deleting_and_is_an_administrators() {
    String path = "/api/v1/entities/doc/held";
    admin.put(path, BODY);
    Client service = server.as("entities-service", "service");
    assertThat(service.put(path + "/legal-hold", "{\"reason\": \"x\"}").status()).isEqualTo(403);
    assertThat(admin.put(path + "/legal-hold", "{\"reason\": \"\"}").status()).isEqualTo(422);
    Client.Answer held = admin.put(path + "/legal-hold", "{\"reason\": \"lawsuit\"}");
    assertThat(held.json().at("/legal_hold/reason").textValue()).isEqualTo("lawsuit");
    assertThat(write("DELETE", path, "", "").status()).isEqualTo(409);

    assertThat(write("DELETE", path + "/legal-hold", "", "").status()).isEqualTo(200);
    assertThat(write("DELETE", path + "/legal-hold", "", "").status()).isEqualTo(404);
    assertThat(write("DELETE", path, "", "").status()).isEqualTo(204);
    assertThat(admin.get(path).status()).isEqualTo(404);
  }

  @Test
  void an_id_may_hold_a_slash_and_spaces() {
    String path = "/api/v1/entities/file/a%2Fb%20c+d";
    Client.Answer made = admin.put(path, BODY);
    assertThat(made.json().get("entity_id").textValue()).isEqualTo("a/b c+d");
    assertThat(admin.get(made.header("Location")).status()).isEqualTo(200);
  }

  @Test
  void what_a_caller_may_not_know_of_is_not_there() {
    String path = "/api/v1/entities/doc/secret";
    admin.put(path, BODY);
    Client user = server.as("entities-user", "user");
    assertThat(user.get(path).status()).isEqualTo(404);
    assertThat(write(user, "DELETE", path, "").status()).isEqualTo(404);
    assertThat(user.get("/api/v1/entities?category=entities-test").json().get("items")).isEmpty();
    assertThat(user.put("/api/v1/entities/doc/of-another", "{\"category\": \"c\", \"owner\": \"somebody\"}").status())
        .isEqualTo(403);
  }

  @Test
  void the_list_is_filtered_and_read_page_by_page() {
    for (int i = 1; i <= 3; i++) {
      admin.put("/api/v1/entities/listed/" + i, "{\"category\": \"listed\", \"environment\": \"test/eu\"}");
    }
    String list = "/api/v1/entities?category=listed&environment=test&owner=&q=&limit=2";
    Client.Answer first = admin.get(list);
    assertThat(first.json().get("items")).hasSize(2);
    Client.Answer rest = admin.get(list + "&after=" + first.json().get("next").textValue());
    assertThat(rest.json().at("/items/0/entity_id").textValue()).isEqualTo("3");
    assertThat(rest.json().get("next").isNull()).isTrue();
    assertThat(admin.get("/api/v1/entities?categori=listed").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/entities?after=%25").status()).isEqualTo(400);
  }

  @Test
  void the_future_tells_what_will_happen() {
    String path = "/api/v1/entities/doc/planned";
    admin.put(path, BODY);
    admin.event("scheduler.schedule", "doc", "planned", "{\"action\": \"archive\", \"delay\": \"P1D\"}");
    Client.Answer future = admin.get(path + "/future");
    assertThat(future.json().at("/entity/entity_id").textValue()).isEqualTo("planned");
    assertThat(future.json().at("/items/0/action").textValue()).isEqualTo("archive");
    assertThat(future.json().get("holds").isNull()).isTrue();
  }

  @Test
  void the_future_tells_why_and_what_would_stop_it() {
    String path = "/api/v1/entities/doc/stoppable";
    admin.put(path, BODY);
    long asked = admin.event("scheduler.schedule", "doc", "stoppable", """
        {"action": "delete", "delay": "P1D", "cancel_on": [{"type": "paid", "where": {"plan": "pro"}}],
        "override_on": ["seen"]}""").json().get("position").longValue();
    admin.put(path + "/legal-hold", "{\"reason\": \"a case\"}");

    JsonNode future = admin.get(path + "/future").json();
    JsonNode item = future.at("/items/0");
    assertThat(item.at("/what").textValue()).isEqualTo("delete");
    assertThat(item.at("/at")).isEqualTo(item.at("/run_at"));
    assertThat(item.at("/action_id")).isEqualTo(item.at("/id"));
    assertThat(item.at("/why").textValue()).endsWith("event " + asked);
    assertThat(item.at("/stopped_by").toString()).contains("\"event\":\"paid\"").contains("\"plan\":\"pro\"")
        .contains("\"event\":\"seen\"").contains("legal_hold");
    assertThat(future.at("/holds/reason").textValue()).isEqualTo("a case");
    assertThat(admin.send("DELETE", path, request -> request.DELETE()).status()).as("held").isEqualTo(409);
  }

  @Test
  void lineage_is_followed_both_ways() {
    admin.put("/api/v1/entities/doc/parent", BODY);
    admin.put("/api/v1/entities/doc/child", "{\"category\": \"entities-test\", \"parents\": [\"doc/parent\"]}");
    Client.Answer up = admin.get("/api/v1/lineage/doc/child?direction=up");
    assertThat(up.json().at("/edges/0/from").textValue()).isEqualTo("doc/parent");
    assertThat(up.json().at("/edges/0/to").textValue()).isEqualTo("doc/child");
    assertThat(admin.get("/api/v1/lineage/doc/parent?direction=up").json().get("edges")).isEmpty();
    assertThat(admin.get("/api/v1/lineage/doc/parent?direction=sideways").status()).isEqualTo(400);
  }

  private Client.Answer write(String method, String path, String json, String ifMatch) {
    return write(admin, method, path, json, ifMatch);
  }

  private static Client.Answer write(Client client, String method, String path, String ifMatch) {
    return write(client, method, path, "", ifMatch);
  }

  private static Client.Answer write(Client client, String method, String path, String json, String ifMatch) {
    return client.send(method, path, request -> {
      request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json));
      return ifMatch.isEmpty() ? request : request.header("If-Match", ifMatch);
    });
  }
}
