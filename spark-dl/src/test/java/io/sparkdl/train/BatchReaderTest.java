package io.sparkdl.train;

import static io.sparkdl.data.ShardCompression.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.FeatureEncoding;
import io.sparkdl.data.FeatureType;
import io.sparkdl.data.ShardStore;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What {@link DataParallelTrainingTest}'s fits, which all read by it, do not show. */
class BatchReaderTest {
  private static final FeatureType TYPE = new FeatureType(FeatureEncoding.FLOAT_ARRAY, List.of(3));

  private static Job job(int batchSize, int microBatches) {
    Job.Settings settings =
        new Job.Settings(
            batchSize, 1, 0.1, "{}", 0, 1, 1, 1, microBatches, 1000, 0, 1000, 100, null);
    return new Job("reading", new byte[0], "{}", null, TYPE, 20, 0, 4, NONE, settings, "", 0, null);
  }

  private static boolean reads() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.isAlive() && thread.getName().startsWith("sparkdl-reader-"));
  }

  /** A store without the shards that are asked for. */
  @Test
  void rows_thatCannotBeRead_failWhereTheyAreAskedFor() throws Exception {
    Job job = job((int) BatchReader.LEAST_BYTES, 1);
    try (SparkSession spark = SparkSession.builder().master("local[1]").getOrCreate();
        ShardStore store = ShardStore.inLocalDirectory("reading", 0, TYPE, NONE)) {
      assertEquals(1, spark.sparkContext().defaultParallelism());
      BatchReader reader = new BatchReader(job, 0, job.plan(), store, true);
      try (reader) {
        var order = job.plan().epoch(1, 0, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> reader.rows(order, 0, 0, 0));
        assertTrue(reads());
        Thread.currentThread().interrupt();
      }
      assertTrue(Thread.interrupted(), "closing does not swallow an interrupt");
      assertFalse(reads(), "a thread that may read what is unmapped next");
    }
  }

  /** Parts differ by a row at most, and make up the whole. */
  @Test
  void partStart_ofAnyRows_coversThemInOrder() {
    for (int rows = 1; rows < 12; rows++) {
      Job.Settings settings = job(12, 5).settings();
      int parts = settings.parts(rows);
      assertEquals(0, settings.partStart(rows, 0));
      assertEquals(rows, settings.partStart(rows, parts));
      for (int part = 0; part < parts; part++) {
        int count = settings.partStart(rows, part + 1) - settings.partStart(rows, part);
        assertTrue(count >= 1 && count <= 3, rows + " rows, part of " + count);
      }
    }
  }
}
