package dev.tempo.registry.store;

import dev.tempo.registry.ReleaseFiles;
import dev.tempo.registry.manifest.Violation;
import dev.tempo.registry.release.Asset;
import dev.tempo.registry.release.Channel;
import dev.tempo.registry.release.Reader;
import dev.tempo.registry.release.Release;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;
import org.semver4j.Semver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every {@link ReleaseStore} must do. A subclass gives a fresh store for each test. */
public abstract class ReleaseStoreConformance {
  private static final Instant AT = Instant.parse("2026-11-23T12:34:56.789012Z");
  private static final Reader READER = new Reader("ann", "user", null, null);

  /** The store, of which nothing is kept yet. */
  protected abstract ReleaseStore store();

  /** The database in which transactions for it are begun. */
  protected abstract Pool pool();

  @Test
  void keepsAVersionAndMakesItStable() {
    var release = ReleaseFiles.page("schedule", "0.1.0", "/schedule").file("chunks/a.js", "chunk").release();

    var registered = register(release);

    var expected = release.registered(AT);
    assertThat(registered).isEqualTo(new Registration.Registered(expected,
        new ChannelMove.Moved(new Channel("schedule", "stable", new Semver("0.1.0")), null)));
    assertThat(store().catalog().version("schedule", "0.1.0")).contains(expected);
    assertThat(stable("schedule")).isEqualTo("0.1.0");
    for (var asset : release.files().values()) {
      assertThat(store().file(expected, asset.info().file())).contains(asset);
    }
    assertThat(store().file(expected, "none.js")).isEmpty();
  }

  @Test
  void tellsTheSameContentFromOther() {
    var files = ReleaseFiles.page("schedule", "0.1.0", "/schedule");
    register(files.release());

    assertThat(register(files.release()))
        .isEqualTo(new Registration.SameContentAlready(files.release().registered(AT)));
    var before = files.release();
    var other = files.file("more.js", "more").release();
    assertThat(register(other)).isInstanceOfSatisfying(Registration.OtherContent.class, conflict -> {
      assertThat(conflict.version()).isEqualTo(before.registered(AT));
      assertThat(conflict.detail()).contains("schedule 0.1.0", other.contentHash());
    });
    assertThat(store().catalog().version("schedule", "0.1.0")).contains(before.registered(AT));
  }

  @Test
  void movesStableForwardOnly() {
    register(page("0.2.0"));
    assertThat(register(page("0.10.0"))).isInstanceOfSatisfying(Registration.Registered.class,
        registered -> assertThat(registered.stable())
            .isEqualTo(new ChannelMove.Moved(channel("0.10.0"), new Semver("0.2.0"))));
    for (var version : List.of("0.9.0", "0.11.0-rc.1")) {
      assertThat(register(page(version))).isInstanceOfSatisfying(Registration.Registered.class,
          registered -> assertThat(registered.stable()).isNull());
    }
    assertThat(stable("schedule")).isEqualTo("0.10.0");
  }

  @Test
  void movesAChannelWhereItIsTold() {
    register(page("0.1.0"));
    register(page("0.2.0"));

    assertThat(move(channel("0.1.0"))).isEqualTo(new ChannelMove.Moved(channel("0.1.0"), new Semver("0.2.0")));
    assertThat(stable("schedule")).isEqualTo("0.1.0");
    assertThat(move(channel("0.1.0"))).isEqualTo(new ChannelMove.ThereAlready(channel("0.1.0")));
    assertThat(move(channel("0.3.0"))).isEqualTo(new ChannelMove.UnknownVersion(channel("0.3.0")));
    var nobody = new Channel("nobody", "stable", new Semver("0.1.0"));
    assertThat(move(nobody)).isEqualTo(new ChannelMove.UnknownVersion(nobody));
    assertThat(move(new Channel("schedule", "beta", new Semver("0.2.0"))))
        .isEqualTo(new ChannelMove.Moved(new Channel("schedule", "beta", new Semver("0.2.0")), null));
    assertThat(stable("schedule")).isEqualTo("0.1.0");
  }

  @Test
  void keepsOutWhatWouldBreakWhatIsLive() {
    register(ReleaseFiles.shared("react", "18.0.0", "react").release());
    register(ReleaseFiles.shared("react", "19.0.0", "react").release());
    register(
        ReleaseFiles.page("schedule", "0.1.0", "/schedule").member("shared", "{\"react\": \"^19.0.0\"}").release());
    var before = store().catalog().resolve("/schedule", READER);

    assertThat(register(ReleaseFiles.page("other", "0.1.0", "/schedule").release()))
        .isInstanceOfSatisfying(Registration.Unfit.class,
            unfit -> assertThat(unfit.violations()).extracting(Violation::pointer).containsExactly("/routes/0/path"));
    assertThat(register(ReleaseFiles.page("schedule", "0.2.0", "/schedule").member("shared", "{\"react\": \"^20\"}")
        .release())).isInstanceOf(Registration.Unfit.class);
    assertThat(move(new Channel("react", "stable", new Semver("18.0.0")))).isInstanceOf(ChannelMove.Unfit.class);

    assertThat(store().catalog().version("other", "0.1.0")).isEmpty();
    assertThat(store().catalog().resolve("/schedule", READER)).isEqualTo(before);
  }

  @Test
  void leavesNothingOfATransactionThatIsRolledBack() {
    assertThatThrownBy(() -> transact(connection -> {
      store().register(connection, page("0.1.0"), AT);
      throw new IllegalStateException("the event could not be recorded");
    })).hasMessageContaining("the event could not be recorded");

    assertThat(store().catalog().microfrontends()).isEmpty();
    assertThat(register(page("0.1.0"))).isInstanceOf(Registration.Registered.class);
  }

  @Test
  void letsExactlyOneOfManyContentsWin() throws Exception {
    int contenders = 8;
    var ready = new CountDownLatch(contenders);
    List<Callable<Registration>> tasks = new ArrayList<>();
    for (int i = 0; i < contenders; i++) {
      var release = ReleaseFiles.page("schedule", "0.1.0", "/schedule").file("x.js", "content " + i).release();
      tasks.add(() -> {
        ready.countDown();
        ready.await();
        return register(release);
      });
    }
    var outcomes = new ArrayList<Registration>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Registration> future : executor.invokeAll(tasks)) {
        outcomes.add(future.get());
      }
    }

    var winners = outcomes.stream().filter(Registration.Registered.class::isInstance)
        .map(Registration.Registered.class::cast).map(Registration.Registered::version).toList();
    assertThat(winners).hasSize(1);
    assertThat(outcomes).filteredOn(Registration.OtherContent.class::isInstance).hasSize(contenders - 1)
        .allSatisfy(other -> assertThat(((Registration.OtherContent) other).version()).isEqualTo(winners.getFirst()));
    assertThat(store().catalog().version("schedule", "0.1.0")).contains(winners.getFirst());
  }

  @Test
  void decidesAfterAnotherTransactionAndReadsBesideIt() throws Exception {
    register(page("0.1.0"));
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // Parked half-way: 0.3.0 is registered and not committed while 0.2.0 is on its way.
      var later = pool().getConnection().await();
      var open = later.begin().await();
      store().register(later, page("0.3.0"), AT);
      var earlier = executor.submit(() -> register(page("0.2.0")));

      assertThatThrownBy(() -> earlier.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
      assertThat(stable("schedule")).isEqualTo("0.1.0");
      open.commit().await();
      later.close().await();

      assertThat(earlier.get()).isInstanceOfSatisfying(Registration.Registered.class,
          registered -> assertThat(registered.stable()).isNull());
    }
    assertThat(stable("schedule")).isEqualTo("0.3.0");
  }

  @Test
  void givesFilesToBrowsersAndToTheRenderer() {
    var catalogs = new Catalogs(store());
    var assets = new Assets(catalogs, store(), 1_000);
    var release = ReleaseFiles.page("schedule", "0.1.0", "/schedule").file("big.js", "x".repeat(5_000)).release();
    register(release);
    assertThat(assets.find("schedule", "0.1.0", "client.js")).as("not before the reload").isEmpty();

    var version = catalogs.reload().version("schedule", "0.1.0").orElseThrow();

    for (int time = 0; time < 2; time++) {
      assertThat(assets.find("schedule", "0.1.0", "client.js")).contains(asset(release, "client.js"));
      assertThat(assets.find("schedule", "0.1.0", "big.js")).contains(asset(release, "big.js"));
    }
    for (var hidden : List.of("server.js", "manifest.json", "none.js", "../client.js")) {
      assertThat(assets.find("schedule", "0.1.0", hidden)).isEmpty();
    }
    assertThat(assets.find("schedule", "0.2.0", "client.js")).isEmpty();
    assertThat(assets.find("schedule", "newest", "client.js")).isEmpty();
    assertThat(assets.text(version, "server.js")).isEqualTo("server");
    assertThatThrownBy(() -> assets.text(version, "none.js")).hasMessageContaining("none.js");
  }

  private static Asset asset(Release release, String file) {
    return Objects.requireNonNull(release.files().get(file));
  }

  private static Release page(String version) {
    return ReleaseFiles.page("schedule", version, "/schedule").release();
  }

  private static Channel channel(String version) {
    return new Channel("schedule", "stable", new Semver(version));
  }

  private String stable(String name) {
    return store().catalog().microfrontend(name).orElseThrow().stable().orElseThrow().version().getVersion();
  }

  private Registration register(Release release) {
    return transact(connection -> store().register(connection, release, AT));
  }

  private ChannelMove move(Channel to) {
    return transact(connection -> store().move(connection, to));
  }

  private <T> T transact(Function<SqlConnection, T> work) {
    var connection = pool().getConnection().await();
    try {
      var transaction = connection.begin().await();
      try {
        var result = work.apply(connection);
        transaction.commit().await();
        return result;
      } catch (RuntimeException failed) {
        transaction.rollback().await();
        throw failed;
      }
    } finally {
      connection.close().await();
    }
  }
}
