package dev.tempo.webapp;

import dev.tempo.backend.nexus.audit.NoteSigner;
import dev.tempo.backend.nexus.outbound.AllowedSinks;
import dev.tempo.backend.scheduler.SchedulerOptions;
import dev.tempo.webapp.postgres.Database;
import io.vertx.pgclient.PgConnectOptions;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TempoConfigTest {

  @Test
  void nothing_set_gives_the_defaults() {
    TempoConfig config = TempoConfig.parse(Map.of("PATH", "/bin"));
    assertThat(config)
        .isEqualTo(new TempoConfig("127.0.0.1", 8080, Path.of(".tempo").toAbsolutePath(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), false, AllowedSinks.NONE, false, OptionalInt.empty(),
            AuditConfig.DEFAULT));
    assertThat(config.https()).isFalse();
    assertThat(config.address(8080)).isEqualTo("http://localhost:8080");
  }

  @Test
  void everything_can_be_set() {
    TempoConfig config = TempoConfig
        .parse(Map.of("TEMPO_HOST", "0.0.0.0", "TEMPO_PORT", "0", "TEMPO_DATA", "/srv/tempo",
            "TEMPO_DATABASE_URL", "postgresql://u:p@db:5433/tempo", "TEMPO_ADMIN_TOKEN", "0123456789abcdef",
            "TEMPO_PUBLIC_URL",
            "https://tempo.example/", "TEMPO_MICROFRONTENDS", "/srv/fragments", "TEMPO_DEMO", "true",
            "TEMPO_ALLOW_PRIVATE_SINKS", "hooks.internal, 10.0.0.0/8", "TEMPO_CLOCK", "simulated"));
    assertThat(config).isEqualTo(new TempoConfig("0.0.0.0", 0, Path.of("/srv/tempo"), Optional.of(URI.create(
        "postgresql://u:p@db:5433/tempo")), Optional.of("0123456789abcdef"),
        Optional.of(URI.create("https://tempo.example/")),
        Optional.of(Path.of("/srv/fragments")), true, AllowedSinks.parse("hooks.internal,10.0.0.0/8"), true,
        OptionalInt.empty(), config.audit()));
    assertThat(config.https()).isTrue();
    assertThat(config.address(1)).isEqualTo("https://tempo.example");
  }

  @Test
  void who_builds_and_signs_the_audit_tree_can_be_set() {
    String key = NoteSigner.make();
    AuditConfig audit = TempoConfig.parse(Map.of("TEMPO_AUDIT", "off", "TEMPO_AUDIT_KEY", key)).audit();

    assertThat(audit.builds()).isFalse();
    assertThat(audit.signer().orElseThrow().key()).isEqualTo(NoteSigner.parse(key).key());
    assertThatThrownBy(() -> TempoConfig.parse(Map.of("TEMPO_AUDIT", "perhaps", "TEMPO_AUDIT_KEY", key + "AAAA")))
        .isInstanceOf(TempoConfig.Invalid.class).hasMessageContainingAll("TEMPO_AUDIT must be", "TEMPO_AUDIT_KEY")
        .message().doesNotContain("PRIVATE+KEY+tempo");
  }

  @Test
  void every_mistake_is_named_at_once_and_no_secret_with_it() {
    assertThatThrownBy(
        () -> TempoConfig.parse(Map.of("TEMPO_PORT", "70000", "TEMPO_DATABASE_URL", "mysql://u:secret@db/x",
            "TEMPO_ADMIN_TOKEN", "short-secret", "TEMPO_DEMO", "perhaps", "TEMPO_ALLOW_PRIVATE_SINKS", "10.0.0.0/99")))
        .isInstanceOf(TempoConfig.Invalid.class).hasMessageContainingAll("TEMPO_PORT", "70000", "TEMPO_DATABASE_URL",
            "TEMPO_ADMIN_TOKEN", "TEMPO_DEMO", "TEMPO_ALLOW_PRIVATE_SINKS", "10.0.0.0/99")
        .message().doesNotContain("secret");
  }

  @Test
  void firing_goes_easy_where_it_is_told_to() {
    assertThat(TempoConfig.parse(Map.of("TEMPO_FIRE_RATE", "500")).scheduler().perSecond()).isEqualTo(500);
    assertThat(TempoConfig.parse(Map.of()).scheduler().perSecond()).isEqualTo(SchedulerOptions.UNLIMITED);
    for (String wrong : new String[] {"0", "-1", "fast", "1e9"}) {
      assertThatThrownBy(() -> TempoConfig.parse(Map.of("TEMPO_FIRE_RATE", wrong))).hasMessageContaining(
          "TEMPO_FIRE_RATE");
    }
  }

  @Test
  void a_database_may_be_on_a_host_with_an_underscore() {
    URI url = TempoConfig.parse(Map.of("TEMPO_DATABASE_URL", "postgresql://u:p%40q@my_db:5433/tempo")).databaseUrl()
        .orElseThrow();

    PgConnectOptions options = Database.external(url).options();
    assertThat(options.getHost()).isEqualTo("my_db");
    assertThat(options.getPort()).isEqualTo(5433);
    assertThat(options.getPassword()).isEqualTo("p@q");
    assertThatThrownBy(() -> TempoConfig.parse(Map.of("TEMPO_DATABASE_URL", "postgresql://my db/tempo")))
        .isInstanceOf(TempoConfig.Invalid.class);
  }
}
