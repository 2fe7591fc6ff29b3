package dev.tempo.webapp.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tempo.webapp.testing.Client;
import dev.tempo.webapp.testing.RunningTempo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers of the running server, checked against the schemas of its own contract. */
@ExtendWith(RunningTempo.class)
class AnswersMatchContractTest {
  private static final String DOCUMENT = "https://tempo.example/openapi.json";

  private final Client admin;
  private final Client user;
  private final SchemaRegistry schemas;

  AnswersMatchContractTest(RunningTempo.Server server) {
    admin = server.admin();
    user = server.as("contract-user", "user");
    schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Map.of(
        DOCUMENT, server.nobody().get("/openapi.json").text())));
  }

  @BeforeEach
  void something_is_there() {
    admin.put("/api/v1/entities/contract/one", "{\"category\": \"contract\", \"data\": {\"n\": 1}}");
  }

  @Test
  void events_and_receipts() {
    Client.Answer receipt = admin.event("pinged", "contract", "one", "{\"n\": 1}");
    conforms(receipt, 201, "Receipt");
    Client.Answer events = admin.get("/api/v1/events?entity_type=contract");
    events.json().get("items").forEach(event -> conforms(event, "Event"));
    conforms(admin.get("/api/v1/events/" + receipt.json().get("position").asText()), 200, "Event");
  }

  @Test
  void actions_and_what_becomes_of_them() {
    Client.Answer scheduled = admin.event("scheduler.schedule", "contract", "one",
        """
            {"action": "archive", "delay": "P1D", "cancel_on": ["a", {"type": "b", "where": {"n": 1}}], "override_on": ["c"],
            "misfire": {"policy": "skip", "grace": "PT1H"}}""");
    conforms(scheduled, 201, "Receipt");
    String path = "/api/v1/actions/" + scheduled.json().at("/actions/0").textValue();
    conforms(admin.get(path), 200, "Action");
    conforms(admin.post(path + "/hold", "{\"reason\": \"wait\"}"), 200, "Action");
    conforms(admin.get("/api/v1/entities/contract/one/future"), 200, "Future");
    conforms(admin.get("/api/v1/forecast?bucket=day"), 200, "Forecast");
    conforms(admin.post("/api/v1/actions/bulk",
        "{\"operation\": \"cancel\", \"filter\": {\"entity_type\": \"contract\"}}"), 200, "BulkResult");
    conforms(admin.post(path + "/cancel", "{}"), 200, "Action");
    conforms(admin.post(path + "/cancel", "{}"), 409, "Problem");
    admin.get("/api/v1/actions?entity_type=contract").json().get("items").forEach(action -> conforms(action, "Action"));
  }

  @Test
  void calendars_and_what_recurs_by_them() {
    conforms(admin.put("/api/v1/calendars/contract", "{\"weekends\": true, \"exclude_yearly\": [\"12-25\"]}"), 200,
        "Calendar");
    for (String recurrence : List.of("{\"cron\": \"@daily\", \"calendar\": \"contract\"}",
        "{\"every\": \"P1M\", \"count\": 3, \"until\": \"2090-01-01T00:00:00Z\", \"calendar\": {\"weekends\": true}}")) {
      Client.Answer scheduled = admin.event("scheduler.schedule", "contract", "recurring",
          "{\"action\": \"run\", \"pattern\": \"x\", \"recurrence\": " + recurrence + "}");
      String path = "/api/v1/actions/" + scheduled.json().at("/actions/0").textValue();
      conforms(admin.get(path), 200, "Action");
      conforms(admin.get(path).json().get("recurrence"), "Recurrence");
      conforms(admin.post(path + "/cancel", "{}"), 200, "Action");
    }
  }

  @Test
  void entities_and_lineage() {
    conforms(admin.get("/api/v1/entities/contract/one"), 200, "Entity");
    admin.get("/api/v1/entities?category=contract").json().get("items").forEach(entity -> conforms(entity, "Entity"));
    conforms(admin.get("/api/v1/lineage/contract/one"), 200, "Lineage");
    String position = admin.event("pinged", "contract", "one", "{}").json().get("position").asText();
    conforms(admin.get("/api/v1/events/" + position + "/lineage"), 200, "Causation");
    conforms(admin.put("/api/v1/entities/contract/held", "{\"category\": \"contract\"}"), 201, "Entity");
    conforms(admin.put("/api/v1/entities/contract/held/legal-hold", "{\"reason\": \"x\"}"), 200, "Entity");
  }

  @Test
  void categories() {
    conforms(admin.put("/api/v1/categories/contract-category", """
        {"schema": {"properties": {"n": {"x-exposure": "summary"}}}, "description": "One"}"""), 201, "Category");
    conforms(user.get("/api/v1/categories/contract-category"), 200, "Category");
    admin.get("/api/v1/categories").json().get("items").forEach(category -> conforms(category, "Category"));
  }

  @Test
  void the_audit_tree() {
    String position = admin.event("pinged", "contract", "one", "{}").json().get("position").asText();
    conforms(admin.get("/api/v1/events/" + position + "/proof"), 200, "InclusionProof");
    conforms(admin.get("/api/v1/audit/checkpoint"), 200, "Checkpoint");
    conforms(admin.get("/api/v1/audit/consistency?from=0"), 200, "ConsistencyProof");
    conforms(admin.get("/api/v1/audit/key"), 200, "AuditKeys");
  }

  @Test
  void policies_and_patterns() {
    conforms(admin.get("/api/v1/policies"), 200, "Revision");
    admin.get("/api/v1/policies/revisions").json().get("items").forEach(revision -> conforms(revision,
        "RevisionSummary"));
    conforms(admin.get("/api/v1/policies/decision?role=user&environment=prod&category=user"), 200, "Decision");
    conforms(admin.put("/api/v1/patterns/contract", """
        {"steps": [{"id": "x", "uses": "metadata", "with": {"data": {"seen": true}}}]}"""), 200, "Pattern");
    admin.get("/api/v1/patterns/contract/versions").json().get("items").forEach(version -> conforms(version,
        "Pattern"));
    admin.get("/api/v1/runs").json().get("items").forEach(run -> conforms(admin.get("/api/v1/runs/" + run.get("id")
        .textValue()), 200, "Run"));
  }

  @Test
  void the_conversation() {
    Client.Answer reply = admin.post("/converse", "{\"text\": \"delete contract/talked in 3 days\"}");
    conforms(reply, 200, "Reply");
    conforms(admin.get("/converse/" + reply.json().get("conversation_id").textValue()), 200, "Conversation");
    conforms(admin.post("/route", "{\"text\": \"what is due today\"}"), 200, "TextRoute");
  }

  @Test
  void callers_and_problems() {
    conforms(admin.get("/api/v1/me"), 200, "Caller");
    conforms(admin.post("/api/v1/tokens", "{\"subject\": \"x\", \"role\": \"user\"}"), 201, "IssuedToken");
    conforms(admin.post("/api/v1/tokens", "{\"colour\": 1}"), 422, "Problem");
    conforms(user.post("/api/v1/tokens", "{}"), 403, "Problem");
    admin.get("/api/v1/microfrontends").json().get("items").forEach(one -> conforms(one, "Microfrontend"));
  }

  private void conforms(Client.Answer answer, int status, String schema) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    conforms(answer.json(), schema);
  }

  private void conforms(JsonNode json, String schema) {
    List<Error> errors = schemas.getSchema(SchemaLocation.of(DOCUMENT + "#/components/schemas/" + schema)).validate(json
        .toString(), InputFormat.JSON);
    assertThat(errors).as(schema + ": " + json).isEmpty();
  }
}
