package io.sparkdl.train;

import io.sparkdl.engine.network.LayerContext;
import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Region;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;

/**
 * The cpu, but for worker 1: from some write on, its memory keeps a bit of the first parameter that
 * is not the one that was written.
 */
public final class FlippedBitBackend implements Backend {
  static final String NAME = "flipped-bit";

  /** Writes that are kept: the initial weights, and what the owners give after four steps. */
  static final int SOUND_WRITES = 5;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(); // found by its name only, not by tests of every back end
  }

  @Override
  public Device open(DeviceOptions options) {
    Device device = Backends.named("cpu").open(options);
    if (TaskContext.getPartitionId() != 1) {
      return device;
    }
    return FaultyBackend.passing(
        Device.class,
        device,
        name -> {},
        (name, result) ->
            result instanceof Region region && region.name().equals(LayerContext.PARAMETERS)
                ? flipping(region)
                : result);
  }

  private static Region flipping(Region region) {
    AtomicInteger writes = new AtomicInteger();
    return FaultyBackend.passing(
        Region.class,
        region,
        name -> {},
        (name, result) -> {
          if (name.equals("write") && writes.incrementAndGet() > SOUND_WRITES) {
            FloatBuffer first = FloatBuffer.allocate(1);
            region.read(0, first);
            first.put(0, Float.intBitsToFloat(Float.floatToRawIntBits(first.get(0)) ^ 1));
            region.write(0, first.flip());
          }
          return result;
        });
  }
}
