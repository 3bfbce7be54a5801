package io.sparkdl.pipelines.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/sparkdl} without a Spark installation. */
class LauncherIT {
  private static final Path MODULE = Path.of(System.getProperty("sparkdl.module"));
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void devices_fromAnotherFolderAndAPathWithSpaces_listsTheCpu() throws Exception {
    Path root = checkout("a checkout");
    Path launch = Files.createDirectories(root.resolve("pipelines/target/launch"));
    for (String name : List.of("java.args", "assembly")) {
      Files.copy(Path.of(System.getProperty("sparkdl.launch"), name), launch.resolve(name));
    }
    Path assembly = Path.of(System.getProperty("sparkdl.assembly"));
    Files.createSymbolicLink(
        root.resolve("pipelines/target").resolve(assembly.getFileName()), assembly);
    Command command = run(root, "devices", "--json");
    assertEquals(0, command.status(), command.err()::toString);
    // Aparapi's native code warns of any OpenCL that it has not been tested with.
    List<String> err =
        command.err().stream().filter(line -> !line.startsWith("WARNING: Aparapi")).toList();
    assertEquals(List.of(), err);
    assertEquals(
        "cpu",
        new ObjectMapper()
            .readTree(command.lastLine())
            .get("devices")
            .get(0)
            .get("backend")
            .asText());
  }

  @Test
  void failure_anyCommand_oneLineAndStatusOne() throws Exception {
    Command command =
        run(
            MODULE.getParent(),
            "import-idx",
            "--images",
            "no such file",
            "--labels",
            "x",
            "--out",
            folder.resolve("out").toString());
    assertEquals(1, command.status());
    assertEquals(1, command.err().size(), command.err()::toString);
    assertTrue(command.err().get(0).startsWith("sparkdl import-idx: "), command.err()::toString);
  }

  @Test
  void notBuilt_anyCommand_saysHowToBuild() throws Exception {
    Path root = checkout("fresh");
    Command command = run(root, "devices");
    assertEquals(1, command.status());
    assertEquals(
        List.of(
            "sparkdl: expected a build in "
                + root.resolve("pipelines/target")
                + ", got none; run: mvn -q -DskipTests package"),
        command.err());
  }

  /** What a checkout has of the launcher. */
  private Path checkout(String name) throws IOException {
    Path root = folder.toRealPath().resolve(name);
    Files.createDirectories(root.resolve("pipelines/bin"));
    Files.createDirectories(root.resolve("conf"));
    for (String file :
        List.of("pipelines/bin/sparkdl", "conf/log4j2.properties", "conf/spark-defaults.conf")) {
      Files.copy(MODULE.getParent().resolve(file), root.resolve(file));
    }
    return root;
  }

  private Command run(Path root, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("pipelines/bin/sparkdl").toString());
    command.addAll(List.of(arguments));
    return Command.run(folder, Map.of("SPARK_HOME", "", "SPARKDL_MEMORY", "1g"), LIMIT, command);
  }
}
