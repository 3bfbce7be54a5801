package io.sparkdl.pipelines;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where Spark runs. */
final class SessionOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark's master; default: spark-submit's, else local with every core.")
  String master;

  /**
   * Starts the session, or joins the one that runs in this JVM.
   *
   * @param slots tasks that must be able to run at once; what a local master is made to offer
   */
  SparkSession open(String name, int slots) {
    SparkConf conf = new SparkConf();
    if (master != null) {
      conf.setMaster(master);
    }
    int cores = Math.max(slots, Runtime.getRuntime().availableProcessors());
    conf.setIfMissing("spark.master", "local[" + cores + "]");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.set("spark.ui.showConsoleProgress", "false");
    // A barrier stage starts all of its tasks at once or none: waiting for locality only delays it.
    conf.setIfMissing("spark.locality.wait", "0");
    conf.setAppName("sparkdl " + name);
    return SparkSession.builder().config(conf).getOrCreate();
  }
}
