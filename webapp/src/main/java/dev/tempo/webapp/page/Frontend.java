package dev.tempo.webapp.page;

import dev.tempo.backend.nexus.Nexus;
import dev.tempo.registry.release.ReleaseReader;
import dev.tempo.registry.source.Archives;
import dev.tempo.registry.source.FolderSource;
import dev.tempo.registry.source.Folders;
import dev.tempo.registry.source.Limits;
import dev.tempo.registry.store.Assets;
import dev.tempo.registry.store.Catalogs;
import dev.tempo.registry.store.ReleaseStore;
import dev.tempo.registry.store.postgres.PostgresReleaseStore;
import dev.tempo.ssr.graal.GraalRenderer;
import dev.tempo.ssr.render.Renderer;
import dev.tempo.webapp.api.MicrofrontendsResource;
import dev.tempo.webapp.assets.AssetsResource;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.OwnPages;
import dev.tempo.webapp.http.Resource;
import dev.tempo.webapp.ops.Metrics;
import dev.tempo.webapp.ops.Readiness;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The whole of registry, rendering and pages, joined: made by {@code Tempo}, started before the server listens. Warming goes on
 * in the background afterwards; until it is over {@link #state()} says so.
 */
public final class Frontend {
  private final Renderer renderer = new GraalRenderer();
  private final Catalogs catalogs;
  private final Assets assets;
  private final FirstReleases first;
  private final Pages pages;
  private final MicrofrontendsResource microfrontends;
  private final Folders folders;

  /** @param api calls the API in process, with the rights of the request's caller */
  public Frontend(Pool pool, Nexus nexus, InstantSource clock, Metrics metrics, Function<ApiRequest, ApiResponse> api) {
    ReleaseReader releases = new ReleaseReader();
    ReleaseStore store = new PostgresReleaseStore(pool);
    folders = new Folders(releases, Limits.DEFAULT);
    catalogs = new Catalogs(store);
    assets = new Assets(catalogs, store, Assets.DEFAULT_CACHE_BYTES);
    Fragments fragments = new Fragments(renderer, assets::text);
    Publishing publishing = new Publishing(nexus, store, catalogs, fragments, clock);
    first = new FirstReleases(publishing, catalogs, fragments);
    pages = new Pages(catalogs, fragments, api, clock, metrics);
    microfrontends = new MicrofrontendsResource(catalogs, new Archives(releases, Limits.DEFAULT), publishing);
    metrics.jitEnabled(renderer::jitEnabled);
  }

  /** Registers what the folder holds. */
  public void start(Optional<Path> folder) {
    renderer.start();
    catalogs.reload();
    folder.ifPresent(root -> first.register(new FolderSource(root, folders)));
  }

  /**
   * Begins to warm what is live, once the server listens.
   *
   * @param token of somebody who may read pages
   * @return ends when all is warm, or as warm as its budget makes it
   */
  public Thread warmUp(Vertx vertx, String host, int port, String token) {
    return Thread.ofVirtual().name("warm-up").start(() -> {
      try (OwnPages pages = new OwnPages(vertx, host, port, token)) {
        first.warm(pages::visit);
      }
    });
  }

  public void stop() {
    first.stop();
    pages.close();
    renderer.stop();
  }

  public List<Resource> resources() {
    return List.of(microfrontends, new AssetsResource(assets));
  }

  /** Answers a GET that no route takes. */
  public ApiResponse page(ApiRequest request) throws InterruptedException {
    return pages.get(request);
  }

  /** Microfrontends of the folder that are not what readers get, and why. */
  public List<String> leftOut() {
    return first.leftOut();
  }

  public Readiness.State state() {
    return first.state();
  }
}
