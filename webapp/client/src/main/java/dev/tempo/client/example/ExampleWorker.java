package dev.tempo.client.example;

import dev.tempo.client.TempoClient;
import dev.tempo.client.Worker;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Works on the queue {@code reports} until it is stopped. Where it finds Tempo, and how it works, it takes from the environment:
 * {@code TEMPO_URL} (else http://localhost:8080), {@code TEMPO_TOKEN} (of a service or an administrator), {@code
 * TEMPO_WORKER_NAME}, {@code TEMPO_WORKER_CONCURRENCY} (1) and {@code TEMPO_WORKER_LEASE} (PT30S).
 */
public final class ExampleWorker {
  private ExampleWorker() {}

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    String token = environment.get("TEMPO_TOKEN");
    if (token == null || token.isBlank()) {
      System.err.println("tempo: set TEMPO_TOKEN to the token of a service: POST /api/v1/tokens makes one");
      System.exit(2);
      return;
    }
    URI address = URI.create(environment.getOrDefault("TEMPO_URL", "http://localhost:8080"));
    String name = environment.getOrDefault("TEMPO_WORKER_NAME", "example-" + ProcessHandle.current().pid());
    Worker worker = TempoClient.at(address, token).worker(name).on("reports", new SalesReport()).concurrency(Integer
        .parseInt(environment.getOrDefault("TEMPO_WORKER_CONCURRENCY", "1"))).lease(Duration.parse(
            environment
                .getOrDefault("TEMPO_WORKER_LEASE", "PT30S")))
        .start();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
      worker.close();
      stopped.countDown();
    }));
    System.out.println("Working on the queue 'reports' of " + address + " as " + name + "; Ctrl-C stops.");
    stopped.await();
  }
}
