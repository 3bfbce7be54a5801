package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ClusterCheckTest {
  @Test
  void settings_dynamicAllocation_isRefusedWithTheSettingToChange() {
    String setting = "spark.dynamicAllocation.enabled";
    SparkConf conf = new SparkConf(false).set(setting, "true");
    var error = assertThrows(TrainingException.class, () -> ClusterCheck.settings(conf));
    assertTrue(error.getMessage().startsWith(setting), error.getMessage());
  }

  @Test
  void settings_none_areAccepted() {
    assertDoesNotThrow(() -> ClusterCheck.settings(new SparkConf(false)));
  }
}
