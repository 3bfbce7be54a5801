package io.sparkdl.pipelines.packaging;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster on this machine: a master and two workers of one core, each a JVM of
 * its own, with a folder like a Spark installation's made from the jars that Maven resolved.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int WORKERS = 2;

  private final Path folder;
  private final Path sparkHome;
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path folder, Path sparkHome, String master) {
    this.folder = folder;
    this.sparkHome = sparkHome;
    this.master = master;
  }

  /**
   * Starts a cluster and waits until its master answers; the workers join in their own time.
   *
   * @param folder for everything that the cluster writes
   */
  static StandaloneCluster start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    String host = "127.0.0.1";
    StandaloneCluster cluster =
        new StandaloneCluster(folder, sparkHome(folder), "spark://" + host + ":" + port);
    // A build that is interrupted must not leave the cluster behind either.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    try {
      cluster.launch(
          "master",
          "org.apache.spark.deploy.master.Master",
          "--host",
          host,
          "--port",
          String.valueOf(port),
          "--webui-port",
          "0");
      cluster.awaitMaster(host, port);
      for (int i = 0; i < WORKERS; i++) {
        cluster.launch(
            "worker" + i,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            host,
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            folder.resolve("work" + i).toString(),
            cluster.master);
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Such as {@code spark://127.0.0.1:40123}. */
  String master() {
    return master;
  }

  /** The folder like a Spark installation's, with {@code bin/spark-submit}. */
  Path sparkHome() {
    return sparkHome;
  }

  /** What master, workers and executors wrote, for a failed test. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*(\\.log|/stderr|/stdout)")).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        logs.append("\n== ").append(folder.relativize(file)).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 40), lines.size())
            .forEach(line -> logs.append(line).append('\n'));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return logs.toString();
  }

  private void launch(String name, String mainClass, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(java(), "-Xmx256m", "-cp", sparkHome.resolve("jars") + "/*", mainClass));
    command.addAll(List.of(arguments));
    processes.add(
        Command.start(
            folder,
            Map.of(
                "SPARK_HOME", sparkHome.toString(),
                "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", "127.0.0.1"),
            folder.resolve(name + ".out.log"),
            folder.resolve(name + ".log"),
            command));
  }

  private void awaitMaster(String host, int port) throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        new Socket(host, port).close();
        return;
      } catch (IOException e) {
        if (!processes.get(0).isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException("master: expected it to listen, got" + logs(), e);
        }
        Thread.sleep(100);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path sparkHome(Path folder) throws IOException {
    Path home = folder.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String path : System.getProperty("sparkdl.sparkClassPath").split(File.pathSeparator)) {
      Path jar = Path.of(path);
      Path link = jars.resolve(jar.getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    // Spark's own script, reduced to what it comes to: the flags that its launcher adds, then this.
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/usr/bin/env bash
        exec "%s" @"%s" -Xmx1g -cp "%s/*" org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(java(), flags(folder), jars));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException(submit + ": expected to be made executable");
    }
    return home;
  }

  /** The launcher's flags without its class path. */
  private static Path flags(Path folder) throws IOException {
    Path all = Path.of(System.getProperty("sparkdl.launch"), "java.args");
    return Files.write(
        folder.resolve("java.args"),
        Files.readAllLines(all).stream().filter(line -> !line.startsWith("-cp")).toList());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Ends every process of the cluster, executors included. */
  @Override
  public void close() {
    // Workers before the master, so that none of them starts an executor anew.
    for (int i = processes.size() - 1; i >= 0; i--) {
      Command.end(processes.get(i));
    }
  }
}
