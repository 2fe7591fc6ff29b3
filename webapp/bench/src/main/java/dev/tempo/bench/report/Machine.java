package dev.tempo.bench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.tempo.bench.postgres.BenchPostgres;
import dev.tempo.webapp.http.Json;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Where a run took place.
 *
 * @param durability the settings of PostgreSQL that make a commit durable, as it shows them
 */
public record Machine(String processor, int cores, double memoryGb, String system, String java, String postgres,
    String durability) {

  public static Machine of(BenchPostgres postgres) throws SQLException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    String durability = "fsync=" + postgres.admin().text("SHOW fsync") + ", synchronous_commit="
        + postgres.admin().text("SHOW synchronous_commit") + ", full_page_writes="
        + postgres.admin().text("SHOW full_page_writes") + ", shared_buffers="
        + postgres.admin().text("SHOW shared_buffers");
    return new Machine(model(), Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize() / 1e9, System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        "PostgreSQL " + postgres.admin().text("SHOW server_version"), durability);
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1)
          .strip()).findFirst().orElse("a processor that does not say its name");
    } catch (IOException elsewhere) {
      return "a processor that does not say its name";
    }
  }

  public String sentence() {
    return "%d cores of %s, %.0f GB of memory, %s, %s, %s on the same cores (%s)".formatted(cores, processor, memoryGb,
        system, java, postgres, durability);
  }

  ObjectNode json() {
    return Json.object().put("processor", processor).put("cores", cores).put("memory_gb", memoryGb)
        .put("system", system).put("java", java).put("postgres", postgres).put("durability", durability);
  }
}
