package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;
import io.sparkdl.kernels.opencl.kernel.Grid;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;

/**
 * One step that becomes launches: its values' types and places, and where its launches go. Offsets
 * count elements of the arena of the value's kind.
 */
public interface LoweringContext {
  /** True if the device is a processor, where vectors count and local memory is plain memory. */
  boolean onProcessor();

  /** Number of inputs. */
  int inputs();

  /** Type of an input. */
  TensorType inputType(int input);

  /** Type of an output. */
  TensorType outputType(int output);

  /** Place of an input. */
  int input(int input);

  /** Place of an output. */
  int output(int output);

  /** Place in the int arena of words that stay as they are, such as sizes and strides. */
  int table(int... words);

  /** Place of memory that is the step's own while it runs. */
  int workspace(ArenaKind kind, long elements);

  /** Adds a launch; launches of a program run in the order they were added. */
  void launch(ArenaKernel kernel, Grid grid);

  /**
   * Adds an exchange between the launches around it: the host has n floats from {@code x} on summed
   * over all programs that take part and puts the sums to {@code y}.
   */
  void exchange(int x, int y, int n);

  /** Shape of an input. */
  default Shape inputShape(int input) {
    return inputType(input).shape();
  }

  /** Shape of an output. */
  default Shape outputShape(int output) {
    return outputType(output).shape();
  }

  /**
   * Number of elements of an output as the kernels count them.
   *
   * @throws ArithmeticException if there are more than an int holds
   */
  default int outputElements(int output) {
    return Math.toIntExact(outputType(output).elements());
  }
}
