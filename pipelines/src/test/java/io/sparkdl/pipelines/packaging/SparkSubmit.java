package io.sparkdl.pipelines.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script {@code bin/spark-submit} of a Spark installation that has only its jars. */
final class SparkSubmit {
  private SparkSubmit() {}

  /** Writes the script: Spark's own, reduced to what it comes to, the launcher's flags and this. */
  static void install(Path sparkHome) throws IOException {
    Path all = Path.of(System.getProperty("sparkdl.launch"), "java.args");
    // The launcher's flags without its class path.
    Path flags =
        Files.write(
            sparkHome.resolve("java.args"),
            Files.readAllLines(all).stream().filter(line -> !line.startsWith("-cp")).toList());
    Path submit = Files.createDirectories(sparkHome.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        exec "%s" @"%s" -Xmx1g -cp "%s/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                flags,
                sparkHome.resolve("jars")));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException(submit + ": expected to be made executable");
    }
  }
}
