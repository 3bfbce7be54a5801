package io.sparkdl.data;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * Where JavaCPP unpacks native libraries: Spark's local directories, which are writable, of this
 * process alone and deleted at its end; a home may be absent, read-only or shared.
 */
public final class NativeCache {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private NativeCache() {}

  /** Points JavaCPP there, unless the user or an earlier call has said where. */
  public static synchronized void useLocalDirectories() {
    if (System.getProperty(PROPERTY) == null) {
      SparkConf conf = SparkEnv.get().conf();
      // Not a block manager's directory: that one goes with its session, the libraries stay loaded.
      String directory = Utils.createTempDir(Utils.getLocalDir(conf), "native-libraries").getPath();
      System.setProperty(PROPERTY, directory);
    }
  }
}
