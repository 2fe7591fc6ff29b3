package dev.tempo.webapp.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs PostgreSQL's own programs. They refuse to run as root, which containers often are: then they get a user namespace of
 * their own, in which they are nobody.
 *
 * @param home has {@code bin}
 * @param log  of the server, named in errors
 */
record PostgresTools(Path home, Path log) {

  void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(isRoot() ? List.of("unshare", "--user") : List.of());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The server inherits what it is started with; into a file, for a pipe would be held open for as long as it runs.
    Path output = Files.createTempFile("tempo-" + program, ".out");
    try {
      int status = builder.redirectOutput(output.toFile()).start().waitFor();
      if (status != 0) {
        String said = Files.readString(output, StandardCharsets.UTF_8).strip();
        throw new IOException(program + " failed with " + status + ": " + said + ". Its log is " + log
            + (isRoot()
                ? ". As root it needs user namespaces (unshare --user); where they are not allowed, run as another user"
                : ""));
      }
    } finally {
      Files.delete(output);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name")) && System.getProperty("os.name", "").equals("Linux");
  }
}
