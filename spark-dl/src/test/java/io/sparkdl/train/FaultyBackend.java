package io.sparkdl.train;

import io.sparkdl.kernels.backend.Backend;
import io.sparkdl.kernels.backend.Backends;
import io.sparkdl.kernels.backend.Device;
import io.sparkdl.kernels.backend.DeviceInfo;
import io.sparkdl.kernels.backend.DeviceOptions;
import io.sparkdl.kernels.backend.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;

/**
 * The cpu, whose programs look, before they run, for a file that asks for a fault of their worker:
 * what happens then happens to a real executor in the midst of a step. The folder is named by an
 * environment variable of the executors; without one nothing is looked for.
 */
public final class FaultyBackend implements Backend {
  static final String NAME = "faulty";
  static final String FOLDER = "SPARKDL_TEST_FAULTS";

  /** Devices of this process that are open, and bytes that closed ones still had. */
  static final AtomicInteger OPEN = new AtomicInteger();

  static final AtomicLong LEFT_BYTES = new AtomicLong();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<DeviceInfo> devices() {
    return List.of(); // found by its name only, not by tests of every back end
  }

  /** Asks for a fault of a worker in its next step. */
  static void ask(Path folder, Fault fault, int worker) {
    try {
      Files.createFile(folder.resolve(fault.name() + "-" + worker));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Device open(DeviceOptions options) {
    String folder = System.getenv(FOLDER);
    int worker = TaskContext.getPartitionId();
    Device device = Backends.named("cpu").open(options);
    OPEN.incrementAndGet();
    return passing(
        Device.class,
        device,
        name -> {},
        (name, result) -> {
          if (name.equals("close")) {
            OPEN.decrementAndGet();
            LEFT_BYTES.addAndGet(device.usedBytes());
          }
          return folder != null && name.equals("compile")
              ? passing(
                  Program.class,
                  (Program) result,
                  called -> strike(called, Path.of(folder), worker),
                  (called, value) -> value)
              : result;
        });
  }

  /** Does something before each call, and something with each result. */
  static <T> T passing(
      Class<T> type, T target, Consumer<String> before, BiFunction<String, Object, Object> after) {
    Object passing =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              before.accept(method.getName());
              try {
                return after.apply(method.getName(), method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(passing);
  }

  private static void strike(String called, Path folder, int worker) {
    if (!called.equals("run")) {
      return;
    }
    try {
      for (Fault fault : Fault.values()) {
        // Whoever deletes the file has it; an attempt that follows finds none.
        if (Files.deleteIfExists(folder.resolve(fault.name() + "-" + worker))) {
          fault.strike();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
