package io.sparkdl.kernels.backend;

import io.sparkdl.kernels.plan.Plan;
import io.sparkdl.kernels.plan.Value;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * A plan compiled for a device. The buffers give the inputs, to be filled before {@link #run}, and
 * the outputs, valid from the end of a run to the start of the next; each call returns the same
 * object, positions are the caller's. Running allocates next to nothing on the Java heap.
 */
public interface Program extends AutoCloseable {
  /** The plan. */
  Plan plan();

  /** A float input's or output's elements, row-major. */
  FloatBuffer floats(Value value);

  /** An int32 or bool (0 or 1) input's or output's elements, row-major. */
  IntBuffer ints(Value value);

  /** An int64 input's or output's elements, row-major. */
  LongBuffer longs(Value value);

  /** An int8 or uint8 input's or output's elements, row-major. */
  ByteBuffer bytes(Value value);

  /**
   * Executes the plan once.
   *
   * @throws DeviceException if the device fails
   */
  void run();

  /** Frees the program's memory on the device. */
  @Override
  void close();
}
