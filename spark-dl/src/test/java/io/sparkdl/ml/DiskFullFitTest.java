package io.sparkdl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.data.SmallDisk;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits whose 16 MB of rows Spark's local directory has no room for. */
class DiskFullFitTest {
  @TempDir Path folder;

  /**
   * Dealing the rows takes up to 24 MB, 8 of a partition's last step among them, of which 16 stay;
   * the shards take 16 more.
   */
  @ParameterizedTest
  @CsvSource({
    "8, rows on their way to workers: expected room",
    "28, shards: expected room for 16."
  })
  void fit_diskFull_endsOnceWithWhatToDo(int megabytes, String what) throws Exception {
    try (SmallDisk disk = new SmallDisk(folder.resolve("disk"), megabytes);
        SparkSession spark =
            SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.shuffle.compress", false)
                .config("spark.local.dir", disk.path().toString())
                .getOrCreate()) {
      Dataset<Row> table =
          spark
              .range(0, 4000, 1, 2)
              .selectExpr(
                  "transform(sequence(1, 1024), i -> float(id % 7 + i)) as features",
                  "int(id % 2) as label");
      NeuralNetworkClassifier classifier =
          new NeuralNetworkClassifier()
              .setNetwork(FitTest.SMALL)
              .setCheckpointDirectory(folder.resolve("checkpoints").toString());
      Exception full = assertThrows(Exception.class, () -> classifier.fit(table));
      assertTrue(full.getMessage().contains(what), full.getMessage());
      assertTrue(full.getMessage().contains("spark.local.dir"), full.getMessage());
      assertEquals(full.getMessage().indexOf(what), full.getMessage().lastIndexOf(what));
    }
  }
}
