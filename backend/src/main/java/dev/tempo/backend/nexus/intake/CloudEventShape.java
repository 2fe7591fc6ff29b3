package dev.tempo.backend.nexus.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Draft;
import dev.tempo.backend.nexus.EntityRef;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.jspecify.annotations.Nullable;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** CloudEvents 1.0 in its JSON format; the other modes are brought into it first. */
final class CloudEventShape {
  static final String METADATA = "tempometadata";
  private static final Set<String> READ = Set.of("specversion", "id", "source", "type", "subject", "time", "data",
      "data_base64", "correlationid", "causationid", METADATA);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
  private static final int LONGEST_SUBJECT = 2 * Members.LONGEST_ID + 1;

  private final Members members;
  private final ObjectNode event;
  private final List<Violation> violations;

  /** @param pointer to the event in what was sent: "" or, in a batch, its place */
  CloudEventShape(String pointer, ObjectNode sent, List<Violation> violations) {
    event = sent.deepCopy();
    event.properties().removeIf(member -> member.getValue().isNull()); // null means unset in this format
    members = new Members(pointer, event, violations);
    this.violations = violations;
  }

  Draft read() {
    String version = members.text("specversion", Members.LONGEST_ID);
    if (event.has("specversion") && !version.equals("1.0")) {
      members.wrong("specversion", "should be \"1.0\", the version of CloudEvents that is understood here");
    }
    String id = members.text("id", Members.LONGEST_ID);
    String source = members.text("source", Names.LONGEST_SOURCE);
    Names.checkSource(members, "source", source);
    String type = members.text("type", Members.LONGEST_ID);
    Names.checkType(members, "type", type);
    return new Draft(source, id, type, entity(), members.optionalTime("time"), members.optionalText("correlationid",
        Members.LONGEST_ID), members.optionalText("causationid", Members.LONGEST_ID), payload(), metadata(), null,
        extensions());
  }

  private EntityRef entity() {
    String subject = members.text("subject", LONGEST_SUBJECT);
    try {
      EntityRef entity = EntityRef.parse(subject);
      if (entity.type().codePointCount(0, entity.type().length()) <= Members.LONGEST_ID && entity.id().codePointCount(0,
          entity.id().length()) <= Members.LONGEST_ID) {
        return entity;
      }
      members.wrong("subject", "should be <entity_type>/<entity_id>, each of 1-256 characters");
    } catch (IllegalArgumentException e) {
      if (event.has("subject")) {
        members.wrong("subject", "should be <entity_type>/<entity_id>: the entity that the event is about");
      }
    }
    return new EntityRef("-", "-");
  }

  private ObjectNode payload() {
    String type = members.optionalText("datacontenttype", Members.LONGEST_ID);
    if (type != null && !MediaType.isJson(type)) {
      members.wrong("datacontenttype", "should be application/json: a payload is a JSON object");
    }
    if (!event.has("data_base64")) {
      return Objects.requireNonNullElseGet(members.optionalObject("data"), event::objectNode);
    }
    if (event.has("data")) {
      members.wrong("data_base64", "is given beside data; send one of them");
    }
    return embedded("data_base64", encoded -> StrictJson.parse(Base64.getDecoder().decode(encoded), "data_base64"));
  }

  private @Nullable ObjectNode metadata() {
    return event.has(METADATA) ? embedded(METADATA, text -> StrictJson.parse(text, METADATA)) : null;
  }

  /** An object that travels inside a string. */
  private ObjectNode embedded(String name, Function<String, JsonNode> parse) {
    String text = members.optionalText(name, Integer.MAX_VALUE);
    if (text != null) {
      try {
        if (parse.apply(text) instanceof ObjectNode object) {
          new Storable(violations).check(members.at(name), object);
          return object;
        }
        members.wrong(name, "should hold the text of a JSON object");
      } catch (Refusal | IllegalArgumentException e) {
        members.wrong(name, "should hold the text of a JSON object: " + e.getMessage());
      }
    }
    return event.objectNode();
  }

  private @Nullable ObjectNode extensions() {
    ObjectNode kept = event.objectNode();
    event.properties().stream().filter(member -> !READ.contains(member.getKey())).forEach(member -> {
      if (!NAME.matcher(member.getKey()).matches()) {
        members.wrong(member.getKey(), "is no attribute of CloudEvents: their names are of a-z and 0-9");
      } else if (!isSimple(member.getValue())) {
        members.wrong(member.getKey(),
            "is an extension: a string, a boolean or an integer of 32 bits, but is " + Members
                .kind(member.getValue()));
      }
      kept.set(member.getKey(), member.getValue());
    });
    return kept.isEmpty() ? null : kept;
  }

  private static boolean isSimple(JsonNode value) {
    return value.isTextual() || value.isBoolean() || (value.isIntegralNumber() && value.canConvertToInt());
  }
}
