package io.sparkdl.ml.tensorboard;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.ProgressListener;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.TrainingHistory;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a fit tells of itself as scalars for TensorBoard, in a folder of its own, which is
 * one run there. All are over the steps done, counted from 1 through all epochs. A few times a
 * second: {@code batch/loss}, {@code batch/learningRate}, {@code batch/rowsPerSecond}. At each
 * epoch's end: {@code epoch/loss}, {@code epoch/accuracy}, {@code epoch/validationLoss}, {@code
 * epoch/validationAccuracy}, {@code epoch/rowsPerSecond} and, as means over the workers, {@code
 * seconds/read} and the like; what was not measured is left out. Where a fit goes back to a
 * checkpoint, TensorBoard is told to forget the steps behind it. A thread of its own writes, so
 * that a slow store delays nobody; one that fails ends the writing, with a warning, not the fit.
 */
public final class TensorBoardLog implements ProgressListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TensorBoardLog.class);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final long CLOSE_SECONDS = 60;

  private final EventFile file;
  private final Path path;
  private final ExecutorService writer = Executors.newSingleThreadExecutor(TensorBoardLog::thread);
  private boolean closed;

  // The writer's alone.
  private boolean failed;
  private long lastStep;
  private int lastEpoch = -1;
  private StepProgress before;

  private TensorBoardLog(EventFile file, Path path) {
    this.file = file;
    this.path = path;
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "sparkdl-tensorboard");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins a run of TensorBoard.
   *
   * @param directory any Hadoop path, that TensorBoard's {@code --logdir} is set to
   * @param name with which the name of the run's folder begins
   * @throws IllegalArgumentException if nothing can be written there
   */
  public static TensorBoardLog begin(String directory, String name, Configuration hadoop) {
    Instant now = Instant.now();
    String unique = UUID.randomUUID().toString().substring(0, 4);
    Path run = new Path(directory, name + "-" + TIME.format(now) + "-" + unique);
    try {
      String host = Utils.localHostName();
      Path path = new Path(run, "events.out.tfevents." + now.getEpochSecond() + "." + host);
      FileSystem files = run.getFileSystem(hadoop);
      EventFile file = new EventFile(files, path);
      try {
        file.write(Event.version(wallSeconds()));
      } catch (IOException e) {
        file.close();
        throw e;
      }
      return new TensorBoardLog(file, path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "tensorBoardDirectory: expected a directory that can be written to, got "
              + directory
              + ": "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void progress(StepProgress at) {
    double wall = wallSeconds();
    submit(() -> write(at, wall));
  }

  @Override
  public void epochEnded(EpochReport report) {
    double wall = wallSeconds();
    submit(() -> write(report, wall));
  }

  /** The fit has ended well: adds the epochs of whose end nobody was told in time. */
  public void complete(TrainingHistory history) {
    double wall = wallSeconds();
    for (EpochReport report : history.epochs()) {
      submit(
          () -> {
            if (report.epoch() > lastEpoch) {
              write(report, wall);
            }
          });
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private synchronized void submit(Writing writing) {
    if (!closed) {
      writer.execute(() -> attempt(writing));
    }
  }

  private void attempt(Writing writing) {
    if (!failed) {
      try {
        writing.run();
      } catch (IOException e) {
        failed = true;
        LOG.warn("{} ends here, the fit goes on: {}", path, e.toString());
      }
    }
  }

  private void write(StepProgress at, double wall) throws IOException {
    Map<String, Double> scalars = new TreeMap<>();
    scalars.put("batch/loss", at.loss());
    scalars.put("batch/learningRate", at.learningRate());
    long done = at.epoch() * at.steps() + at.step();
    boolean follows = before != null && at.rows() > before.rows() && done > lastStep;
    double rows = follows ? at.rows() - before.rows() : at.rows();
    double seconds = follows ? at.seconds() - before.seconds() : at.seconds();
    if (seconds > 0) {
      scalars.put("batch/rowsPerSecond", rows / seconds);
    }
    before = at;
    if (done <= lastStep) {
      file.write(Event.restart(wall, done));
    }
    lastStep = done;
    file.write(Event.scalars(wall, done, scalars));
  }

  private void write(EpochReport report, double wall) throws IOException {
    Map<String, Double> scalars = new TreeMap<>();
    scalars.put("epoch/loss", report.loss());
    scalars.put("epoch/accuracy", report.accuracy());
    scalars.put("epoch/validationLoss", report.validationLoss());
    scalars.put("epoch/validationAccuracy", report.validationAccuracy());
    scalars.put("epoch/rowsPerSecond", report.rows() / report.seconds());
    scalars.put("seconds/read", report.breakdown().read());
    scalars.put("seconds/copy", report.breakdown().copy());
    scalars.put("seconds/forward", report.breakdown().forward());
    scalars.put("seconds/backward", report.breakdown().backward());
    scalars.put("seconds/communicate", report.breakdown().communicate());
    scalars.put("seconds/wait", report.breakdown().waiting());
    scalars.put("seconds/update", report.breakdown().update());
    scalars.values().removeIf(number -> number.isNaN());
    long done = (report.epoch() + 1) * report.steps();
    lastEpoch = report.epoch();
    file.write(Event.scalars(wall, done, scalars));
  }

  private static double wallSeconds() {
    return System.currentTimeMillis() / 1e3;
  }

  /** Writes what was told so far and closes the file. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    writer.execute(
        () -> {
          try {
            file.close();
          } catch (IOException e) {
            LOG.warn("cannot close {}: {}", path, e.toString());
          }
        });
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} was not complete after {} s", path, CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
