package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCheckTest {
  private static SparkConf with(String setting) {
    return new SparkConf(false).set(setting, "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark.authenticate", "spark.network.crypto.enabled", "spark.ssl.rpc.enabled"})
  void settings_sparksTrafficIsProtected_refusesWorkersThatWouldTalkInTheClear(String setting) {
    var error =
        assertThrows(TrainingException.class, () -> ClusterCheck.settings(with(setting), 2));
    assertTrue(error.getMessage().startsWith(setting), error.getMessage());
    assertTrue(error.getMessage().contains("yet"), error.getMessage());
    assertDoesNotThrow(() -> ClusterCheck.settings(with(setting), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void settings_dynamicAllocation_isRefusedWithTheSettingToChange(int workers) {
    String setting = "spark.dynamicAllocation.enabled";
    var error =
        assertThrows(TrainingException.class, () -> ClusterCheck.settings(with(setting), workers));
    assertTrue(error.getMessage().startsWith(setting), error.getMessage());
  }

  @Test
  void settings_none_areAccepted() {
    assertDoesNotThrow(() -> ClusterCheck.settings(new SparkConf(false), 8));
  }
}
