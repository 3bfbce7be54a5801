package io.sparkdl.ml.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.train.EpochReport;
import io.sparkdl.train.StepProgress;
import io.sparkdl.train.TrainingHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read back with nothing of what writes them. */
class TensorBoardLogTest {
  private static final int STEPS = 4;

  @TempDir Path folder;

  private TensorBoardLog begin() {
    return TensorBoardLog.begin(folder.toUri().toString(), "net", new Configuration());
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertEquals(1, found.size(), found::toString);
      assertTrue(found.get(0).getFileName().toString().startsWith("events.out.tfevents."));
      assertTrue(found.get(0).getParent().getFileName().toString().startsWith("net-"));
      return found.get(0);
    }
  }

  private static StepProgress progress(int epoch, long step, double loss) {
    long done = epoch * STEPS + step;
    return new StepProgress(epoch, 3, step, STEPS, loss, 0.5, 10 * done, 2 * done);
  }

  private static EpochReport report(int epoch, double loss) {
    return new EpochReport(epoch, 40, STEPS, loss, 0.25, Double.NaN, Double.NaN, 8, List.of());
  }

  @Test
  void checksum_ofTheReader_isCrc32c() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(0xe3069283, EventRecords.checksum(digits, 0, digits.length));
  }

  @Test
  void write_stepsAndEpochs_readBackAsTheyWere() throws IOException {
    double before = System.currentTimeMillis() / 1e3;
    try (TensorBoardLog log = begin()) {
      log.progress(progress(0, 2, 1.5));
      log.progress(progress(0, 4, 1.25));
      log.epochEnded(report(0, 1.375));
      log.complete(
          new TrainingHistory("cpu", "", 1, 1, 0, List.of(report(0, 1.375), report(1, 0.75))));
    }
    List<EventRecords.Event> events = EventRecords.read(file());
    assertEquals("brain.Event:2", events.get(0).version());
    assertTrue(events.get(0).wallSeconds() >= before);
    assertEquals(5, events.size());
    assertEquals(2, events.get(1).step());
    assertEquals(1.5f, events.get(1).scalars().get("batch/loss"));
    assertEquals(0.5f, events.get(1).scalars().get("batch/learningRate"));
    assertEquals(5f, events.get(2).scalars().get("batch/rowsPerSecond"));
    assertEquals(4, events.get(3).step());
    assertEquals(1.375f, events.get(3).scalars().get("epoch/loss"));
    assertEquals(0.25f, events.get(3).scalars().get("epoch/accuracy"));
    assertEquals(5f, events.get(3).scalars().get("epoch/rowsPerSecond"));
    assertNull(events.get(3).scalars().get("epoch/validationLoss"));
    assertEquals(8, events.get(4).step());
    assertEquals(0.75f, events.get(4).scalars().get("epoch/loss"));
  }

  @Test
  void progress_backToACheckpoint_tellsTensorBoardToForget() throws IOException {
    try (TensorBoardLog log = begin()) {
      log.progress(progress(1, 3, 1));
      log.progress(progress(1, 1, 2));
      log.progress(progress(1, 2, 3));
    }
    List<EventRecords.Event> events = EventRecords.read(file());
    assertEquals(5, events.size());
    assertTrue(events.get(2).restarts());
    assertEquals(5, events.get(2).step());
    assertEquals(2f, events.get(3).scalars().get("batch/loss"));
    assertFalse(events.get(4).restarts());
  }

  @Test
  void progress_beforeClose_isThereToBeRead() throws Exception {
    try (TensorBoardLog log = begin()) {
      log.progress(progress(0, 2, 1.5));
      long deadline = System.nanoTime() + 30_000_000_000L;
      while (EventRecords.read(file()).size() < 2 && System.nanoTime() < deadline) {
        Thread.sleep(20);
      }
      assertEquals(2, EventRecords.read(file()).size());
    }
  }

  @Test
  void close_andALateReport_leavesNoThread() throws Exception {
    TensorBoardLog log = begin();
    log.close();
    log.progress(progress(0, 1, 1));
    assertEquals(1, EventRecords.read(file()).size());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("sparkdl-tensorboard")) {
        thread.join(30_000);
        assertFalse(thread.isAlive());
      }
    }
  }

  @Test
  void begin_whereNothingCanBeWritten_isRefused() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "text");
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> TensorBoardLog.begin(blocked.toUri().toString(), "net", new Configuration()));
    assertTrue(error.getMessage().startsWith("tensorBoardDirectory: expected"), error::getMessage);
  }

  /** A local file system that is full after some bytes. */
  public static final class FullFileSystem extends RawLocalFileSystem {
    private static final int ROOM = 200;

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        org.apache.hadoop.util.Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.create(path, overwrite, bufferSize, replication, blockSize, progress);
      OutputStream limited =
          new OutputStream() {
            private int written;

            @Override
            public void write(int b) throws IOException {
              write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              if (written + length > ROOM) {
                throw new IOException("No space left on device");
              }
              out.write(bytes, from, length);
              written += length;
            }

            @Override
            public void close() throws IOException {
              out.close();
            }
          };
      return new FSDataOutputStream(limited, null);
    }
  }

  @Test
  void progress_storeThatIsFull_endsTheFileWithWholeRecords() throws IOException {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", FullFileSystem.class.getName());
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    try (TensorBoardLog log = TensorBoardLog.begin(folder.toUri().toString(), "net", hadoop)) {
      for (int step = 1; step <= STEPS; step++) {
        log.progress(progress(0, step, step));
      }
    }
    List<EventRecords.Event> events = EventRecords.read(file());
    assertTrue(events.size() >= 2 && events.size() < 1 + STEPS, events::toString);
  }
}
