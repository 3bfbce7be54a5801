package io.sparkdl.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.device.OpenCLDevice;
import io.sparkdl.kernels.backend.DeviceException;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import io.sparkdl.kernels.backend.Region;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Seal;
import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Differentiation;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.PlanBuilder;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.TensorType;
import java.io.File;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening devices, and the errors. */
@Tag("opencl")
class OpenClBackendTest {
  @Test
  void devices_here_areDescribed() {
    OpenClDevices.requireDevice();
    DeviceInfo info = new OpenClBackend().devices().get(0);

    assertEquals("opencl", info.backend());
    assertEquals(0, info.index());
    assertTrue(info.memoryBytes() > 0 && !info.name().isEmpty(), info.toString());
    assertTrue(List.of("CPU", "GPU", "ACC").contains(info.kind()), info.kind());
  }

  @Test
  void open_indexOutOfRange_namesTheDevices() {
    OpenClDevices.requireDevice();
    DeviceException thrown =
        assertThrows(
            DeviceException.class,
            () -> new OpenClBackend().open(new DeviceOptions(1000, 1, 1 << 20)));

    assertTrue(thrown.getMessage().contains("got 1000; the devices are"), thrown.getMessage());
  }

  @Test
  void allocate_beyondMemoryLimit_throwsWithTheNumbers() {
    try (OpenClDevice device = OpenClDevices.open(1 << 20)) {
      device.allocate("small", 1000);
      long used = device.usedBytes();
      DeviceException thrown =
          assertThrows(DeviceException.class, () -> device.allocate("large", 1 << 18));

      assertTrue(thrown.getMessage().contains("at most 1048576 bytes"), thrown.getMessage());
      assertEquals(used, device.usedBytes());
    }
  }

  @Test
  void compile_beyondMemoryLimit_throwsAndFreesWhatItHad() {
    try (OpenClDevice device = OpenClDevices.open(1 << 20)) {
      long used = device.usedBytes();
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(1 << 18));
      Value y = builder.apply(Binary.ADD, x, builder.constant(1));

      assertThrows(DeviceException.class, () -> device.compile(builder.build(List.of(y))));
      assertEquals(used, device.usedBytes());
    }
  }

  @Test
  void allocate_nameTwice_throws() {
    try (OpenClDevice device = OpenClDevices.open()) {
      device.allocate("w", 10);
      assertThrows(DeviceException.class, () -> device.allocate("w", 10));
    }
  }

  @Test
  void run_canaryGone_throwsInsteadOfGoingOn() {
    for (ArenaKind kind : ArenaKind.values()) {
      try (OpenClDevice device = OpenClDevices.open()) {
        Region region = device.allocate("w", 10);
        Program program = device.compile(doubling());
        program.run();
        // What a buffer holds that was uploaded again from the host's copy.
        device.transfer().write(kind, ArenaKernel.CANARY, kind.newArray(1), 1);

        String message = assertThrows(DeviceException.class, program::run).getMessage();
        assertTrue(message.contains("expected the arena of " + kind.field()), message);
        assertThrows(DeviceException.class, () -> region.read(0, FloatBuffer.allocate(10)));
      }
    }
  }

  /** In a process of its own: Aparapi never unpins an array that moved, so no collection ends. */
  @Test
  void run_hostArrayMoved_throwsFromThenOn() throws Exception {
    OpenClDevices.requireDevice();
    String output = fork(LoseArena.class, List.of("-XX:+UseG1GC"), Map.of());

    assertTrue(output.contains("run: device"), output);
    assertTrue(output.contains("arena floats was moved; results are lost"), output);
    assertTrue(output.contains("run again: device"), output);
    assertTrue(output.contains("read: device"), output);
  }

  private static Plan doubling() {
    PlanBuilder builder = new PlanBuilder();
    Value x = builder.input("x", TensorType.floats(3));
    return builder.build(List.of(builder.apply(Binary.ADD, x, x)));
  }

  @Test
  void compile_operatorWithoutKernels_namesIt() {
    try (OpenClDevice device = OpenClDevices.open()) {
      PlanBuilder builder = new PlanBuilder();
      Value x = builder.input("x", TensorType.floats(3));
      Value y = builder.apply(new Unknown(), x);
      DeviceException thrown =
          assertThrows(DeviceException.class, () -> device.compile(builder.build(List.of(y))));

      assertTrue(thrown.getMessage().contains("got Unknown"), thrown.getMessage());
    }
  }

  /** An operator that no back end knows. */
  record Unknown() implements Operator {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inputs;
    }

    @Override
    public List<Value> gradient(Differentiation d) {
      return List.of(d.dy(0));
    }
  }

  @Test
  void open_onTwoThreadsAtOnce_opensBoth() throws Exception {
    OpenClDevices.requireDevice();
    String output = fork(OpenDevice.class, List.of("-XX:+UseG1GC"), Map.of());

    assertEquals(2, output.lines().filter(line -> line.startsWith("opened ")).count(), output);
  }

  /** The translator keeps the name of the variable, which OpenCL C reserves. */
  static final class Unbuildable extends ArenaKernel {
    @Override
    public void run() {
      tick();
      int half = getGlobalId(0);
      ints[half] = half;
    }
  }

  @Test
  void engine_programThatDoesNotBuild_isTriedTwiceThenNamed() {
    OpenClDevices.requireDevice();
    OpenCLDevice device = OpenCLDevice.listDevices(null).get(0);
    DeviceException thrown =
        assertThrows(
            DeviceException.class,
            () -> new SharedBufferEngine(device, List.of(Seal.class, Unbuildable.class)));

    assertTrue(thrown.getMessage().contains("expected a program that builds"), thrown.toString());
    assertEquals(1, thrown.getSuppressed().length);
    new SharedBufferEngine(device, List.of(Seal.class)).close();
  }

  @Test
  void open_withAnotherCollector_isRefusedWithTheFlag() throws Exception {
    OpenClDevices.requireDevice();
    String output = fork(OpenDevice.class, List.of("-XX:+UseParallelGC"), Map.of());

    assertTrue(output.contains("start Java with -XX:+UseG1GC"), output);
  }

  @Test
  void open_withoutPlatform_saysWhatToInstall() throws Exception {
    String output =
        fork(OpenDevice.class, List.of("-XX:+UseG1GC"), Map.of("OCL_ICD_VENDORS", "/nonexistent"));

    assertTrue(output.contains("devices 0"), output);
    assertTrue(output.contains("expected an OpenCL device, got none"), output);
  }

  @Test
  void open_withoutLoader_saysWhatToInstall(@TempDir Path folder) throws Exception {
    // A file that is no library stands in the way of the OpenCL loader.
    Files.createFile(folder.resolve("libOpenCL.so.1"));
    String output =
        fork(
            OpenDevice.class,
            List.of("-XX:+UseG1GC"),
            Map.of("LD_LIBRARY_PATH", folder.toString()));

    assertTrue(output.contains("devices 0"), output);
    assertTrue(output.contains("expected an OpenCL device, got none"), output);
    assertTrue(!output.contains("UnsatisfiedLinkError") && !output.contains("\tat "), output);
  }

  private static String fork(Class<?> main, List<String> flags, Map<String, String> environment)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    File log = Files.createTempFile("opencl", ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    String output = Files.readString(log.toPath());
    Files.delete(log.toPath());
    assertEquals(0, status, output);
    return output;
  }
}
