package io.sparkdl.pipelines.soak;

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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Spark standalone cluster on this machine: a master and workers of one core, each a JVM of its
 * own, as are the executors that they start, with a folder like a Spark installation's made from
 * Spark's jars.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int LOG_LINES = 40;

  private final Path folder;
  private final Path sparkHome;
  private final String master;
  private final List<Process> processes = new ArrayList<>();
  private final Thread atExit = new Thread(this::end);

  private StandaloneCluster(Path folder, Path sparkHome, String master) {
    this.folder = folder;
    this.sparkHome = sparkHome;
    this.master = master;
  }

  /**
   * Starts a cluster and waits until its master answers; the workers join in their own time.
   *
   * @param folder for everything that the cluster writes
   * @param classPath has Spark's jars
   * @param workers of one core each
   * @param memory of each worker, for executors, in Spark's form, such as {@code 1g}
   * @throws IllegalStateException if the master does not listen within a minute, with its log
   */
  public static StandaloneCluster start(Path folder, String classPath, int workers, String memory)
      throws IOException, InterruptedException {
    int port = freePort();
    String host = "127.0.0.1";
    StandaloneCluster cluster =
        new StandaloneCluster(folder, sparkHome(folder, classPath), "spark://" + host + ":" + port);
    // A job that is interrupted must not leave the cluster behind either.
    Runtime.getRuntime().addShutdownHook(cluster.atExit);
    try {
      String[] address = {"--host", host, "--port", String.valueOf(port), "--webui-port", "0"};
      cluster.launch("master", "org.apache.spark.deploy.master.Master", address);
      cluster.awaitMaster(host, port);
      for (int i = 0; i < workers; i++) {
        cluster.launch(
            "worker" + i,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            host,
            "--cores",
            "1",
            "--memory",
            memory,
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
  public String master() {
    return master;
  }

  /** The folder like a Spark installation's: its {@code jars} are links to Spark's. */
  public Path sparkHome() {
    return sparkHome;
  }

  /**
   * The processes of executors that run now: the JVMs that the workers have started. Other children
   * of theirs, and of the executors, are commands of Hadoop's file system, which last no time.
   */
  public List<ProcessHandle> executors() {
    return processes.stream()
        .skip(1)
        .flatMap(Process::children)
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** The last lines that master, workers and executors wrote, each. */
  public String logs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*(\\.log|/stderr|/stdout)")).sorted().toList()) {
        List<String> lines = Files.readAllLines(file);
        logs.append("\n== ").append(folder.relativize(file)).append('\n');
        lines
            .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
            .forEach(line -> logs.append(line).append('\n'));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return logs.toString();
  }

  private void launch(String name, String mainClass, String... arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(java, "-Xmx256m", "-cp", sparkHome.resolve("jars") + "/*", mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", sparkHome.toString());
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.redirectOutput(folder.resolve(name + ".out.log").toFile());
    builder.redirectError(folder.resolve(name + ".log").toFile());
    processes.add(builder.start());
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

  private static Path sparkHome(Path folder, String classPath) throws IOException {
    Path home = folder.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String path : classPath.split(File.pathSeparator)) {
      Path jar = Path.of(path).toAbsolutePath();
      Path link = jars.resolve(jar.getFileName());
      if (path.endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    return home;
  }

  /** Ends every process of the cluster, executors included, and waits until they are gone. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    end();
  }

  private void end() {
    // Workers before the master, so that none of them starts an executor anew.
    List<Process> lastFirst = new ArrayList<>(processes);
    Collections.reverse(lastFirst);
    ProcessFamily.end(lastFirst);
  }
}
