package dev.tempo.backend.nexus.filter;

import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The attributes of an event in the shape that the library of CloudEvents SQL reads. It has no data: SQL sees none. */
record SqlEvent(Attributes attributes) implements CloudEvent {

  @Override
  public @Nullable CloudEventData getData() {
    return null;
  }

  @Override
  public SpecVersion getSpecVersion() {
    return SpecVersion.V1;
  }

  @Override
  public String getId() {
    return required("id");
  }

  @Override
  public String getType() {
    return required("type");
  }

  @Override
  public URI getSource() {
    return URI.create(required("source")); // it was checked when the event came
  }

  @Override
  public @Nullable String getDataContentType() {
    return attributes.text("datacontenttype");
  }

  @Override
  public @Nullable URI getDataSchema() {
    return null;
  }

  @Override
  public @Nullable String getSubject() {
    return attributes.text("subject");
  }

  @Override
  public OffsetDateTime getTime() {
    return OffsetDateTime.parse(required("time"));
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return switch (name) {
      case "specversion" -> SpecVersion.V1;
      case "source" -> getSource();
      case "time" -> getTime();
      default -> attributes.value(name);
    };
  }

  @Override
  public @Nullable Object getExtension(String name) {
    Object value = Attributes.CORE.contains(name) ? null : attributes.value(name);
    return value instanceof String text && text.length() > SqlFilter.LONGEST_ATTRIBUTE ? null : value;
  }

  @Override
  public Set<String> getExtensionNames() {
    return attributes.all().keySet().stream().filter(name -> getExtension(name) != null).collect(
        Collectors.toUnmodifiableSet());
  }

  @Override
  public Set<String> getAttributeNames() {
    return attributes.all().keySet().stream().filter(Attributes.CORE::contains).collect(
        Collectors.toUnmodifiableSet());
  }

  private String required(String name) {
    return Objects.requireNonNull(attributes.text(name), name);
  }
}
