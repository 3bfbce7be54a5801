package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkdl.engine.MemoryLimit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ExecutorMemoryTest {
  private static SparkConf conf(String master, String... settings) {
    SparkConf conf = new SparkConf(false).set("spark.master", master);
    for (int i = 0; i < settings.length; i += 2) {
      conf.set(settings[i], settings[i + 1]);
    }
    return conf;
  }

  private static long mebibytes(long count) {
    return count << 20;
  }

  @Test
  void overheadBytes_yarn_isWhatYarnGrants() {
    assertEquals(mebibytes(384), ExecutorMemory.overheadBytes(conf("yarn")));
    assertEquals(
        mebibytes(819), ExecutorMemory.overheadBytes(conf("yarn", "spark.executor.memory", "8g")));
    assertEquals(
        mebibytes(3072),
        ExecutorMemory.overheadBytes(conf("yarn", "spark.executor.memoryOverhead", "3g")));
    assertEquals(
        mebibytes(2048),
        ExecutorMemory.overheadBytes(conf("yarn", "spark.executor.memoryOverhead", "2048")));
  }

  @Test
  void overheadBytes_elsewhere_isNoBound() {
    assertEquals(Long.MAX_VALUE, ExecutorMemory.overheadBytes(conf("spark://host:7077")));
    assertEquals(Long.MAX_VALUE, ExecutorMemory.overheadBytes(conf("local[2]")));
  }

  @Test
  void shareOf_bound_isDividedAmongDevices() {
    assertEquals(mebibytes(512), MemoryLimit.shareOf(2, mebibytes(1024)));
    assertTrue(MemoryLimit.shareOf(1, Long.MAX_VALUE) < Long.MAX_VALUE);
    assertEquals(ExecutorMemory.shareOf(2), MemoryLimit.shareOf(2, Long.MAX_VALUE));
  }
}
