package io.sparkdl.ml;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A Spark session with two slots in this JVM, for the tests of a class. */
abstract class SparkTest {
  static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = settings().getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
  }

  /** The settings of such a session, for tests that need others besides. */
  static SparkSession.Builder settings() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("ml")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.locality.wait", "0");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }
}
