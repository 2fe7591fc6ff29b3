package dev.tempo.webapp;

import dev.tempo.backend.nexus.audit.NoteSigner;
import dev.tempo.backend.nexus.outbound.AllowedSinks;
import dev.tempo.backend.scheduler.SchedulerOptions;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that can be set from outside. Environment variables give it, options of the command line win over them.
 *
 * @param host           address to listen on; the loopback unless told, as the first token is printed on a terminal
 * @param port           0: any that is free
 * @param data           folder of this installation: its database, keys and first token; readable by its owner only
 * @param databaseUrl    {@code postgresql://user:password@host:port/database} in place of the embedded PostgreSQL
 * @param adminToken     the first administrator's token in place of a made one
 * @param publicUrl      where clients reach this server, where a proxy stands before it; {@code https} makes cookies Secure
 * @param microfrontends folder that holds built microfrontends, each in {@code NAME/dist}, registered at start
 * @param demo           whether to keep a believable system in motion
 * @param simulatedClock whether time stands still until it is told to move; for new databases only, and then for ever
 * @param allowedSinks   what webhooks and the like may reach beyond the public internet
 * @param fireRate       how many actions a second this node fires at most, to go easy on what they start; empty: as it can
 * @param audit          who builds and signs the audit tree
 */
public record TempoConfig(String host, int port, Path data, Optional<URI> databaseUrl, Optional<String> adminToken,
    Optional<URI> publicUrl, Optional<Path> microfrontends, boolean demo, AllowedSinks allowedSinks,
    boolean simulatedClock, OptionalInt fireRate, AuditConfig audit) {
  private static final int SHORTEST_TOKEN = 16;

  public TempoConfig {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(data, "data");
  }

  /** Says what is wrong with the settings, every one of them. */
  public static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Invalid(List<String> mistakes) {
      super(String.join("\n", mistakes));
    }
  }

  /**
   * @param settings    environment variables, {@code TEMPO_...}; others are not looked at
   * @throws Invalid with one line for each mistake
   */
  public static TempoConfig parse(Map<String, String> settings) {
    List<String> mistakes = new ArrayList<>();
    Settings read = new Settings(settings, mistakes);
    TempoConfig config = new TempoConfig(read.text("TEMPO_HOST").orElse("127.0.0.1"), read.port("TEMPO_PORT", 8080),
        folder(read.text("TEMPO_DATA").orElse(".tempo")), read.url("TEMPO_DATABASE_URL",
            List.of("postgresql", "postgres")),
        read.text("TEMPO_ADMIN_TOKEN"), read.url("TEMPO_PUBLIC_URL", List.of("http", "https")),
        read.text("TEMPO_MICROFRONTENDS").map(TempoConfig::folder), read.flag("TEMPO_DEMO"),
        read.sinks("TEMPO_ALLOW_PRIVATE_SINKS"), read.simulated("TEMPO_CLOCK"), read.rate("TEMPO_FIRE_RATE"),
        read.audit("TEMPO_AUDIT", "TEMPO_AUDIT_KEY"));
    config.adminToken()
        .filter(token -> token.length() < SHORTEST_TOKEN || token.chars().anyMatch(c -> c <= 0x20 || c >= 0x7F))
        .ifPresent(token -> mistakes.add("TEMPO_ADMIN_TOKEN must be at least " + SHORTEST_TOKEN
            + " printable ASCII characters without spaces; leave it out to have one made."));
    if (!mistakes.isEmpty()) {
      throw new Invalid(mistakes);
    }
    return config;
  }

  private static Path folder(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  public boolean https() {
    return publicUrl.map(url -> "https".equals(url.getScheme())).orElse(false);
  }

  SchedulerOptions scheduler() {
    SchedulerOptions usual = SchedulerOptions.defaults();
    return fireRate.isPresent() ? usual.withPerSecond(fireRate.getAsInt()) : usual;
  }

  /** The address to print, without a slash at its end. */
  public String address(int actualPort) {
    return publicUrl.map(url -> url.toString().replaceAll("/+$", "")).orElse("http://localhost:" + actualPort);
  }

  /** Reads settings one by one and gathers what is wrong with them. */
  private record Settings(Map<String, String> values, List<String> mistakes) {

    Optional<String> text(String name) {
      return Optional.ofNullable(values.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    int port(String name, int otherwise) {
      String value = text(name).orElse(null);
      if (value == null) {
        return otherwise;
      }
      if (value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535) {
        return Integer.parseInt(value);
      }
      return mistake(name + " is '" + value + "'; it must be a port from 0 (any) to 65535.", otherwise);
    }

    OptionalInt rate(String name) {
      String value = text(name).orElse("");
      if (value.isEmpty()) {
        return OptionalInt.empty();
      }
      return value.matches("[1-9]\\d{0,6}") ? OptionalInt.of(Integer.parseInt(value))
          : mistake(name + " is '" + value + "'; it must be a number of actions a second from 1 to 9999999.",
              OptionalInt
                  .empty());
    }

    boolean simulated(String name) {
      return switch (text(name).orElse("real")) {
        case "real" -> false;
        case "simulated" -> true;
        default -> mistake(name + " must be real or simulated.", false);
      };
    }

    boolean flag(String name) {
      return switch (text(name).orElse("false")) {
        case "true", "1" -> true;
        case "false", "0" -> false;
        default -> mistake(name + " must be true or false.", false);
      };
    }

    AuditConfig audit(String name, String key) {
      boolean builds = switch (text(name).orElse("on")) {
        case "on" -> true;
        case "off" -> false;
        default -> mistake(name + " must be on or off.", true);
      };
      try {
        return new AuditConfig(builds, text(key).map(NoteSigner::parse));
      } catch (IllegalArgumentException e) {
        // without the value, which is a secret
        return mistake(key + " cannot be used: " + e.getMessage() + ". Leave it out to have one made.",
            AuditConfig.DEFAULT);
      }
    }

    AllowedSinks sinks(String name) {
      try {
        return text(name).map(AllowedSinks::parse).orElse(AllowedSinks.NONE);
      } catch (IllegalArgumentException e) {
        return mistake(name + ": " + e.getMessage() + "; separate them with commas.", AllowedSinks.NONE);
      }
    }

    Optional<URI> url(String name, List<String> schemes) {
      return text(name).flatMap(value -> {
        try {
          URI url = URI.create(value);
          if (schemes.contains(url.getScheme()) && hasHost(url)) {
            return Optional.of(url);
          }
        } catch (IllegalArgumentException e) {
          // said below, without the value: it may hold a password
        }
        return mistake(name + " must be an address that begins with " + schemes.getFirst() + "://HOST.",
            Optional.<URI>empty());
      });
    }

    /** Names of containers have underscores, in which java.net.URI sees no host but an authority that it does not know. */
    private static boolean hasHost(URI url) {
      return url.getHost() != null || (url.getRawAuthority() != null
          && url.getRawAuthority().matches("([^@]*@)?[A-Za-z0-9._-]+(:\\d{1,5})?"));
    }

    private <T extends @Nullable Object> T mistake(String text, T otherwise) {
      mistakes.add(text);
      return otherwise;
    }
  }
}
