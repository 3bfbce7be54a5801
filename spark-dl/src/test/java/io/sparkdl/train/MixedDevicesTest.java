package io.sparkdl.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers of one fit on devices of several kinds. */
@Timeout(180)
class MixedDevicesTest {
  private static final DeviceKind CPU = new DeviceKind("cpu", "amd64", "avx2");

  @TempDir Path folder;

  private static List<PeerProfile> profiles(DeviceKind last) {
    return List.of(
        new PeerProfile("10.0.0.1:4711", CPU),
        new PeerProfile("10.0.0.2:4711", CPU),
        new PeerProfile("[fe80::3]:4711", last));
  }

  @Test
  void checkDevices_anotherKind_namesWorkersHostsAndDevices() {
    for (DeviceKind other :
        List.of(
            new DeviceKind("opencl", "amd64", "avx2"),
            new DeviceKind("cpu", "aarch64", "avx2"),
            new DeviceKind("cpu", "amd64", "avx512_core"))) {
      var error =
          assertThrows(TrainingException.class, () -> PeerProfile.checkDevices(profiles(other)));
      String message = error.getMessage();
      assertTrue(message.contains("got cpu amd64 avx2 on worker 0 (10.0.0.1)"), message);
      assertTrue(message.contains("and " + other + " on worker 2 ([fe80::3])"), message);
    }
    assertDoesNotThrow(() -> PeerProfile.checkDevices(profiles(CPU)));
  }

  /** Executors as processes of their own, one of which oneDNN takes for an older processor. */
  @Test
  void fit_executorWithAnotherInstructionSet_isRefusedAtOnce() throws Exception {
    try (ExecutorRuns runs = ExecutorRuns.start(512, Map.of())) {
      TrainingConfig config = ExecutorRuns.config(folder, LesserCpuBackend.NAME, 10).build();
      var error =
          assertThrows(TrainingException.class, () -> runs.fit(config, ProgressListener.NONE));
      String message = error.getMessage();
      assertTrue(message.contains("device: expected one kind of device in a fit"), message);
      assertTrue(message.contains("worker 0 (") && message.contains("worker 1 ("), message);
      assertTrue(message.contains("sse41"), message);
      assertTrue(message.contains("before its first step"), message);
      assertEquals(1, runs.takeAttempts());
    }
  }
}
