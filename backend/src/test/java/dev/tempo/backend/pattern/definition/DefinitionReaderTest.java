package dev.tempo.backend.pattern.definition;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tempo.backend.nexus.Refusal;
import dev.tempo.backend.nexus.Refusal.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static dev.tempo.backend.scheduler.SchedulerFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DefinitionReaderTest {

  private static List<Violation> violations(ObjectNode document) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> DefinitionReader.read(document));
    assertThat(refusal).isNotNull();
    return refusal.violations();
  }

  @Test
  void names_the_cycle() {
    assertThat(violations(json("""
        {'steps':[{'id':'a','uses':'emit','with':{'event_type':'x'}},
          {'id':'b','uses':'emit','depends_on':['d','a'],'with':{'event_type':'x'}},
          {'id':'c','uses':'emit','depends_on':['b'],'with':{'event_type':'x'}},
          {'id':'d','uses':'emit','depends_on':['c'],'with':{'event_type':'x'}}]}"""))).singleElement().satisfies(
        violation -> {
          assertThat(violation.pointer()).isEqualTo("/steps/1/depends_on");
          assertThat(violation.detail()).endsWith("b -> d -> c -> b");
        });
  }

  @Test
  void finds_all_that_is_wrong_at_once() {
    assertThat(violations(json("""
        {'colour':1,'steps':[
          {'id':'a','uses':'shell'},
          {'id':'a','uses':'http','with':{'url':'ftp://x','method':'BREW','headers':{'Host':'y'}},'timeout':'P1D'},
          {'id':'c','uses':'wait','depends_on':['nobody','c'],'retry':{}},
          {'id':'d','uses':'emit','with':{'event_type':'${steps.c.output.x}'},'when':{'value':1,'equals':1,'in':[]},
            'for_each':5,'allow_failure':'yes'}]}"""))).extracting(Violation::pointer).containsExactlyInAnyOrder(
        "/colour",
        "/steps/0/uses", "/steps/1/with/url", "/steps/1/with/method", "/steps/1/with/headers/Host",
        "/steps/1/timeout", "/steps/2/retry", "/steps/2/with", "/steps/2/depends_on/0", "/steps/2/depends_on",
        "/steps/3/when", "/steps/3/for_each", "/steps/3/allow_failure", "/steps/3/with/event_type");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      ${params.x}                  |
      ${params}                    |
      ${params.a.b.0}              |
      ${entity.id}                 |
      ${entity.data.any.thing}     |
      ${run.id}                    |
      ${steps.before.output.x}     |
      $${nothing.at.all}           |
      a ${params.x} b ${run.id}    |
      ${entity.colour}             | leads nowhere
      ${run.colour}                | leads nowhere
      ${env.HOME}                  | leads nowhere
      ${steps.before.state}        | must be
      ${steps.after.output}        | is not over when this step begins
      ${steps.nobody.output}       | is not over when this step begins
      ${steps.self.output}         | is not over when this step begins
      ${item}                      | means nothing here
      ${params..x}                 | is no reference
      ${}                          | is no reference
      ${params.x                   | is not closed
      """)
  void finds_references_that_lead_nowhere(String text, String wrong) {
    ObjectNode document = json("""
        {'steps':[{'id':'before','uses':'emit','with':{'event_type':'x'}},
          {'id':'self','uses':'emit','depends_on':['before'],'with':{'event_type':'x','payload':{'deep':[{'t':''}]}}},
          {'id':'after','uses':'emit','depends_on':['self'],'with':{'event_type':'x'}}]}""");
    ((ObjectNode) document.at("/steps/1/with/payload/deep/0")).put("t", text);
    if (wrong == null) {
      assertThat(DefinitionReader.read(document).steps()).hasSize(3);
    } else {
      assertThat(violations(document)).singleElement().satisfies(violation -> {
        assertThat(violation.pointer()).isEqualTo("/steps/1/with/payload/deep/0/t");
        assertThat(violation.detail()).contains(wrong);
      });
    }
  }

  @Test
  void params_are_checked_where_the_input_is_closed() {
    String document = """
        {'input':{'properties':{'plan':{}},'additionalProperties':%s},
          'steps':[{'id':'a','uses':'emit','with':{'event_type':'x','payload':{'p':'${params.plam}'}}}]}""";
    assertThat(violations(json(document.formatted("false")))).singleElement().extracting(Violation::pointer).isEqualTo(
        "/steps/0/with/payload/p");
    assertThat(DefinitionReader.read(json(document.formatted("true"))).steps()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      {'type':'objekt'}                           | /input/type
      {'$ref':'https://elsewhere.example/schema'} | /input/$ref
      {'$id':'x'}                                 | /input/$id
      {'properties':{'a':{'minLength':-1}}}       | /input/properties/a/minLength
      {'$ref':'#'}                                | /input
      {'$ref':'#/nowhere'}                        | /input
      {'pattern':'['}                             | /input
      """)
  void refuses_an_input_that_is_no_schema(String schema, String pointer) {
    assertThat(violations(json("{'input':" + schema
        + ",'steps':[{'id':'a','uses':'emit','with':{'event_type':'x'}}]}"))).isNotEmpty().allSatisfy(
            violation -> assertThat(violation.pointer()).startsWith(pointer));
  }

  @Test
  void huge_and_deep_documents_have_their_answers() {
    ObjectNode many = new ObjectMapper().createObjectNode();
    ArrayNode steps = many.putArray("steps");
    for (int i = 0; i < 201; i++) {
      ObjectNode step = steps.addObject().put("id", "s" + i).put("uses", "emit");
      step.putObject("with").put("event_type", "x");
      if (i > 0) {
        step.putArray("depends_on").add("s" + (i - 1));
      }
    }
    assertThat(violations(many)).singleElement().extracting(Violation::pointer).isEqualTo("/steps");
    steps.remove(200);
    assertThat(DefinitionReader.read(many).steps()).hasSize(200);

    ObjectNode deep = json("{'steps':[{'id':'a','uses':'emit','with':{'event_type':'x','payload':{}}}]}");
    ObjectNode at = (ObjectNode) deep.at("/steps/0/with/payload");
    for (int i = 0; i < 5_000; i++) {
      at = at.putObject("x");
    }
    assertThat(violations(deep)).singleElement().extracting(Violation::detail).asString().contains("nested");

    ObjectNode large = json("{'steps':[{'id':'a','uses':'emit','with':{'event_type':'x','payload':{}}}]}");
    ((ObjectNode) large.at("/steps/0/with/payload")).put("t", "x".repeat(300_000));
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> DefinitionReader.read(large));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TOO_LARGE);

    ObjectNode wrong = new ObjectMapper().createObjectNode();
    ArrayNode bad = wrong.putArray("steps");
    for (int i = 0; i < 200; i++) {
      bad.addObject().put("id", "s" + i).put("uses", "nothing");
    }
    assertThat(violations(wrong)).hasSize(100);
  }
}
