package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.FloatBuffer;
import java.util.List;

/** Loses the float arena in a process of its own and prints what came of it. */
final class LoseArena {
  private LoseArena() {}

  public static void main(String[] arguments) {
    OpenClDevice device = (OpenClDevice) new OpenClBackend().open(new DeviceOptions(0, 1, 1 << 20));
    Region region = device.allocate("w", 10);
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(3));
    Value y = builder.apply(Binary.ADD, x, x);
    Program program = device.compile(builder.build(List.of(y)));
    program.run();
    // The program's launches hold the array before this one: to Aparapi, an array that moved.
    device.engine().attach(ArenaKind.FLOATS, new float[1 << 20]);
    report("run", program::run);
    report("run again", program::run);
    report("read", () -> region.read(0, FloatBuffer.allocate(10)));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void report(String what, Runnable action) {
    try {
      action.run();
      System.out.println(what + ": no error");
    } catch (DeviceException e) {
      System.out.println(what + ": " + e.getMessage());
    }
  }
}
