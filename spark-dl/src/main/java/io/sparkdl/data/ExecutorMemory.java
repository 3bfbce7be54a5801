package io.sparkdl.data;

import io.sparkdl.engine.MemoryLimit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * Memory outside the Java heap that a device in this executor may take. Where a container of the
 * operating system bounds the executor, the JDK knows; YARN without such containers kills an
 * executor that takes more than its heap and {@code spark.executor.memoryOverhead}, so there the
 * overhead is the bound.
 */
public final class ExecutorMemory {
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final double DEFAULT_FACTOR = 0.1;

  private ExecutorMemory() {}

  /** An equal share for each of several devices that are open in this process at once. */
  public static long shareOf(int devices) {
    SparkEnv env = SparkEnv.get();
    boolean executor = env != null && !env.executorId().equals("driver");
    long bound = executor ? overheadBytes(env.conf()) : Long.MAX_VALUE;
    return MemoryLimit.shareOf(devices, bound);
  }

  /** The overhead that YARN grants; elsewhere the largest number, for no bound of its own. */
  static long overheadBytes(SparkConf conf) {
    if (!conf.get("spark.master", "").startsWith("yarn")) {
      return Long.MAX_VALUE;
    }
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", DEFAULT_FACTOR);
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m");
    long computed = Math.max((long) (heap * factor), least);
    return conf.getSizeAsMb(OVERHEAD, computed + "m") << 20;
  }
}
