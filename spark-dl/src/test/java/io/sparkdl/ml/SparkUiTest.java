package io.sparkdl.ml;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A Spark session with two slots in this JVM, whose UI listens at a free port. */
abstract class SparkUiTest {
  static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkTest.settings()
            .config("spark.ui.enabled", true)
            .config("spark.ui.port", 0)
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  /** Where the UI is, without a path. */
  static String address() {
    return spark.sparkContext().uiWebUrl().get();
  }
}
