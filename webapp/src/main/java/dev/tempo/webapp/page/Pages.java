package dev.tempo.webapp.page;

import dev.tempo.registry.manifest.Slot;
import dev.tempo.registry.release.Catalog;
import dev.tempo.registry.release.PageResolution;
import dev.tempo.registry.release.ResolvedFragment;
import dev.tempo.registry.store.Catalogs;
import dev.tempo.webapp.http.ApiRequest;
import dev.tempo.webapp.http.ApiResponse;
import dev.tempo.webapp.http.HttpProblem;
import dev.tempo.webapp.http.MediaType;
import dev.tempo.webapp.http.Notice;
import dev.tempo.webapp.ops.Metrics;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers what no route of the API takes: the pages that manifests name. Safe for concurrent use; blocks. */
public final class Pages implements AutoCloseable {
  private final Catalogs catalogs;
  private final FragmentRenderer renderer;
  private final PageData data;
  private final InstantSource clock;
  private final Nonces nonces = new Nonces();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** @param api calls the API in process, with the rights of the request's caller */
  public Pages(Catalogs catalogs, Fragments fragments, Function<ApiRequest, ApiResponse> api, InstantSource clock,
      Metrics metrics) {
    this.catalogs = catalogs;
    this.renderer = new FragmentRenderer(fragments, metrics);
    this.data = new PageData(api, threads);
    this.clock = clock;
  }

  public ApiResponse get(ApiRequest request) throws InterruptedException {
    PageReader reader = PageReader.of(request);
    // Taken once: the page keeps these versions from the server's HTML to hydration.
    Catalog catalog = catalogs.current();
    return switch (catalog.resolve(request.path(), reader.reader())) {
      case PageResolution.Page page -> {
        if (!MediaType.accepted(request.headers(), MediaType.HTML)) {
          throw new HttpProblem(406, request.path() + " is a page, answered as text/html.");
        }
        yield answer(request, reader, page);
      }
      case PageResolution.NotFound(var path) -> notFound(request, reader, catalog);
    };
  }

  private ApiResponse answer(ApiRequest request, PageReader reader, PageResolution.Page page)
      throws InterruptedException {
    Optional<Notice> notice = Notice.of(request);
    String title = title(page);
    Map<String, String> query = request.query().values();
    FragmentProps props = new FragmentProps(reader, request.path(), page, title, query, clock.instant());
    notice.ifPresent(props::with);

    Map<Slot, Map<String, Future<PageData.Answer>>> reading = new LinkedHashMap<>();
    page.fragments()
        .forEach((slot, fragment) -> reading.put(slot, data.read(fragment.version().manifest(), page.parameters(),
            query, reader.caller())));
    List<Future<PageFragment>> rendering = new ArrayList<>();
    int status = 200;
    for (Map.Entry<Slot, ResolvedFragment> entry : page.fragments().entrySet()) {
      Slot slot = entry.getKey();
      Map<String, PageData.Answer> answers = awaitAll(reading.getOrDefault(slot, Map.of()));
      if (slot == Slot.MAIN) {
        status = status(answers);
      }
      ResolvedFragment fragment = entry.getValue();
      rendering.add(threads.submit(() -> renderer.render(slot, fragment, props.of(fragment.version(), answers))));
    }
    List<PageFragment> fragments = new ArrayList<>();
    for (Future<PageFragment> fragment : rendering) {
      fragments.add(await(fragment));
    }
    String nonce = nonces.next();
    ApiResponse response = ApiResponse
        .html(status, new Document(reader, title, page.importMap(), fragments, nonce).html()).with(
            "Content-Security-Policy", Nonces.policy(nonce))
        .with("Cache-Control", "no-store");
    return notice.isPresent() ? response.with("Set-Cookie", Notice.CLEAR) : response;
  }

  /** The first of the main fragment's data is what the page is about: where that is not there, neither is the page. */
  private static int status(Map<String, PageData.Answer> answers) {
    return answers.values().stream().findFirst().map(PageData.Answer::status)
        .filter(status -> status == 403 || status == 404)
        .orElse(200);
  }

  /** The route's title, and what the path names: "Entity user/42". */
  private static String title(PageResolution.Page page) {
    List<String> named = page.route().path().parameters().stream().map(page.parameters()::get).toList();
    return named.isEmpty() ? page.route().title() : page.route().title() + " " + String.join("/", named);
  }

  /** Within the frame of the first page, so that there is a way on. */
  private ApiResponse notFound(ApiRequest request, PageReader reader, Catalog catalog) throws InterruptedException {
    if (!MediaType.named(request.headers(), MediaType.HTML) || !(catalog.resolve("/",
        reader.reader()) instanceof PageResolution.Page home)) {
      throw HttpProblem.notFound("There is nothing at " + request.path() + ".");
    }
    FragmentProps props = new FragmentProps(reader, request.path(), home, "Not found", Map.of(), clock.instant());
    List<Future<PageFragment>> rendering = Stream
        .of(Slot.NAVIGATION, Slot.ASIDE).flatMap(slot -> home.fragment(slot).stream()
            .map(fragment -> threads
                .submit(() -> renderer.render(slot, fragment, props.of(fragment.version(), Map.of())))))
        .collect(Collectors.toList());
    List<PageFragment> fragments = new ArrayList<>();
    for (Future<PageFragment> fragment : rendering) {
      fragments.add(await(fragment));
    }
    String nonce = nonces.next();
    return ApiResponse.html(404, new Document(reader, "Not found", home.importMap(), fragments, nonce).html(
        "<h1>There is nothing here</h1><p>No microfrontend has a page at this address. The <a href=\"/\">overview</a> has a way on.</p>"))
        .with("Content-Security-Policy", Nonces.policy(nonce)).with("Cache-Control", "no-store");
  }

  private static Map<String, PageData.Answer> awaitAll(Map<String, Future<PageData.Answer>> reading)
      throws InterruptedException {
    Map<String, PageData.Answer> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Future<PageData.Answer>> entry : reading.entrySet()) {
      answers.put(entry.getKey(), await(entry.getValue()));
    }
    return answers;
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part of a page failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
