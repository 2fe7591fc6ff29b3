package dev.tempo.webapp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** A policy set as a file: YAML where its name ends so, else JSON. The {@code revision} in it is the one that it was pulled from. */
record PolicyFile(Path path) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .build();
  private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder().disable(
      YAMLGenerator.Feature.WRITE_DOC_START_MARKER).enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** @throws IOException where it is not there, or is not what its name says; the message tells where */
  ObjectNode read() throws IOException {
    JsonNode document;
    try {
      document = mapper().readTree(Files.readAllBytes(path));
    } catch (NoSuchFileException missing) {
      throw new IOException("there is no file " + path, missing);
    } catch (JsonProcessingException malformed) {
      String at = malformed.getLocation() == null ? "" : ", line " + malformed.getLocation().getLineNr();
      throw new IOException(path + at + ": " + malformed.getOriginalMessage(), malformed);
    }
    if (!(document instanceof ObjectNode object)) {
      throw new IOException(path + " must be an object with the member 'rules'");
    }
    return object;
  }

  void write(ObjectNode document) throws IOException {
    ObjectWriter writer = mapper().writerWithDefaultPrettyPrinter();
    Files.writeString(path, writer.writeValueAsString(document).stripTrailing() + "\n");
  }

  private ObjectMapper mapper() {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON;
  }
}
