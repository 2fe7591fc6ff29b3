package dev.tempo.webapp.cli;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The launcher in a fresh clone, on machines that lack something: it says what to install, and does nothing else. */
class LauncherTest {
  private static final List<String> TOOLS = List.of("bash", "dirname", "readlink", "grep", "find", "head", "ls",
      "mktemp",
      "touch", "cat", "sed", "rm", "mkdir", "id", "env", "cmp", "cp", "ln", "mv", "tail", "tr");

  @TempDir
  private Path machine;
  private Path clone;
  private Path bin;

  /** A jlink that makes of the JDK's java the image's. */
  private static final String COPY = "mkdir -p \"${@: -1}/bin\"; cp \"$0\" \"${@: -1}/bin/java\"";

  private record Run(int status, String said) {}

  @BeforeEach
  void install() throws IOException {
    clone = Files.createDirectories(machine.resolve("clone"));
    bin = Files.createDirectories(machine.resolve("bin"));
    for (String tool : TOOLS) {
      executable(bin.resolve(tool), "#!/bin/sh\nexec " + found(tool) + " \"$@\"\n");
    }
    // Where a system keeps its JDKs this machine has none: whoever runs this test has one there.
    String launcher = Files.readString(Path.of("..", "tempo")).replace("/usr/lib/jvm", machine + "/jvm")
        .replace("/Library/Java/JavaVirtualMachines", machine + "/jvm").replace("/usr/libexec/java_home", machine
            + "/java_home");
    executable(clone.resolve("tempo"), launcher);
  }

  @Test
  void without_a_jdk_it_says_which_and_how() throws Exception {
    Run up = run(Map.of(), "up");

    assertThat(up.status()).isEqualTo(1);
    assertThat(up.said()).contains("JDK 25 is missing", "sdk install java 25-tem", "apt-get install temurin-25-jdk",
        "brew install --cask temurin@25", "JAVA_HOME");
  }

  @Test
  void an_older_jdk_is_none() throws Exception {
    assertThat(run(Map.of("JAVA_HOME", jdk("17.0.12").toString()), "up").said()).contains("JDK 25 is missing");
  }

  @Test
  void to_build_it_names_all_that_is_missing_at_once() throws Exception {
    Run up = run(Map.of("JAVA_HOME", jdk("25.0.3").toString()), "up");

    assertThat(up.status()).isEqualTo(1);
    assertThat(up.said()).contains("Maven 3.8 or later", "apt-get install maven", "Node 20 or later with npm",
        "apt-get install nodejs npm").doesNotContain("Building Tempo");
  }

  @Test
  void a_node_that_is_too_old_is_named_with_its_version() throws Exception {
    executable(bin.resolve("mvn"), "#!/usr/bin/env bash\n");
    executable(bin.resolve("npm"), "#!/usr/bin/env bash\n");
    executable(bin.resolve("node"), "#!/usr/bin/env bash\n[ \"$1\" = -p ] && echo 18 || echo v18.19.0\n");

    assertThat(run(Map.of("JAVA_HOME", jdk("25.0.3").toString()), "test").said()).contains(
        "Node 20 or later; this one is v18.19.0").doesNotContain("Maven 3.8");
  }

  @Test
  void what_is_no_command_is_answered_with_those_that_are() throws Exception {
    Run run = run(Map.of(), "start");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).contains("there is no command 'start'", "./tempo up", "./tempo test");
    assertThat(run(Map.of(), "help").status()).isZero();
  }

  @Test
  void a_start_is_recorded_once_apart_from_all_settings_and_later_ones_read_it() throws Exception {
    Map<String, String> settings = Map.of("JAVA_HOME", built(COPY).toString(), "TEMPO_DATABASE_URL",
        "postgresql://somebody/else");

    String first = run(settings, "up", "--port", "8123").said();
    String second = run(settings, "up").said();

    assertThat(first).contains("Recording a start").containsPattern("-XX:AOTCache=" + fast() + "/[0-9]+/tempo.aot")
        .contains("--port 8123").contains("database postgresql://somebody/else");
    assertThat(Files.readString(fast().resolve("log"))).contains("-XX:AOTCacheOutput=",
        "--until-warm", "database none").doesNotContain("somebody");
    assertThat(second).doesNotContain("Recording").contains("-XX:AOTCache=").doesNotContain("--upgrade-module-path");
    assertThat(run(Map.of("JAVA_HOME", settings.get("JAVA_HOME"), "TEMPO_FAST_START", "off"), "up").said()).contains(
        "--upgrade-module-path").doesNotContain("AOT");
  }

  @Test
  void what_a_server_may_run_from_is_left_and_what_nobody_runs_from_goes() throws Exception {
    Map<String, String> settings = Map.of("JAVA_HOME", built(COPY).toString());
    Path used = Files.createDirectories(fast().resolve("1000000000/users"));
    Files.writeString(used.resolve(String.valueOf(ProcessHandle.current().pid())), "");
    Path unused = Files.createDirectories(fast().resolve("1000000001/users"));

    run(settings, "up");

    assertThat(used).exists();
    assertThat(unused).doesNotExist();
  }

  @Test
  void stopped_while_it_records_it_leaves_nothing_behind_and_starts_nothing() throws Exception {
    Map<String, String> settings = Map.of("JAVA_HOME", built(COPY).toString());
    Files.writeString(machine.resolve("hang"), "");
    Process process = started(settings, "up");
    while (Files.notExists(machine.resolve("hangs"))) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    long java = Long.parseLong(Files.readString(machine.resolve("hangs")).strip());

    process.destroy();

    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(ProcessHandle.of(java).filter(ProcessHandle::isAlive)).isEmpty();
    try (Stream<Path> left = Files.list(fast())) {
      assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("log");
    }
  }

  @Test
  void where_no_start_can_be_recorded_it_starts_all_the_same() throws Exception {
    Map<String, String> settings = Map.of("JAVA_HOME", built("echo 'no space left'; exit 1").toString());

    assertThat(run(settings, "up").said()).contains("fast/log says why", "--upgrade-module-path").doesNotContain("AOT");
    assertThat(run(settings, "up").said()).doesNotContain("Recording").contains("--upgrade-module-path");
    assertThat(Files.readString(fast().resolve("log"))).contains("no space left");
  }

  @Test
  void where_nothing_can_be_written_it_starts_all_the_same() throws Exception {
    Map<String, String> settings = Map.of("JAVA_HOME", built(COPY).toString());
    Files.writeString(fast(), "a file where a folder would have to be made");

    Run up = run(settings, "up");

    assertThat(up.status()).isZero();
    assertThat(up.said()).doesNotContain("Recording").contains("--upgrade-module-path");
  }

  private Path fast() {
    return clone.resolve("webapp/target/fast");
  }

  /**
   * A clone that is built, and a JDK whose java tells how it was called.
   *
   * @param jlink what this does when it is called
   */
  private Path built(String jlink) throws IOException {
    Path target = Files.createDirectories(clone.resolve("webapp/target"));
    Files.createDirectories(target.resolve("graal"));
    Files.writeString(target.resolve("tempo-webapp-0.jar"), "");
    Files.createDirectories(clone.resolve("microfrontends"));
    Files.writeString(clone.resolve("pom.xml"), "");
    Files.setLastModifiedTime(clone.resolve("pom.xml"), FileTime.fromMillis(0));
    Files.writeString(target.resolve("built"), "");
    Path jdk = jdk("25.0.3");
    String java = """
        #!/usr/bin/env bash
        [ "$1" = --list-modules ] && { echo java.base@25; exit; }
        echo "java $* database ${TEMPO_DATABASE_URL:-none}"
        case "$*" in *--until-warm*) [ -f HANG ] && { echo $$ >HANGS.new; mv HANGS.new HANGS; exec tail -f /dev/null; } ;; esac
        for option; do case $option in -XX:AOTCacheOutput=*) echo cache >"${option#*=}" ;; esac; done
        """;
    executable(jdk.resolve("bin/java"), java.replace("HANGS", machine + "/hangs").replace("HANG", machine + "/hang"));
    executable(jdk.resolve("bin/jlink"), "#!/usr/bin/env bash\n" + jlink.replace("$0", jdk + "/bin/java") + "\n");
    return jdk;
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    Process process = started(environment, arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }

  private Process started(Map<String, String> environment, String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(found("bash").toString(), clone.resolve(
        "tempo").toString()), Stream.of(arguments)).toList()).directory(clone.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", machine.toString());
    return builder.start();
  }

  /** As much of a JDK as the launcher looks at. */
  private Path jdk(String version) throws IOException {
    Path jdk = Files.createDirectories(machine.resolve("jdk-" + version));
    Files.createDirectories(jdk.resolve("bin"));
    executable(jdk.resolve("bin/javac"), "#!/usr/bin/env bash\n");
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, tool)).filter(
        Files::isExecutable).findFirst().orElseThrow(() -> new AssertionError(tool + " is not on the PATH"));
  }
}
