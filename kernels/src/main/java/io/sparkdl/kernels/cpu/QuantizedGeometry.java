package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.tensor.Shape;
import org.bytedeco.dnnl.primitive_desc;

/** What is particular to matrix products and to convolutions of quantised numbers. */
sealed interface QuantizedGeometry permits QuantizedMatrices, QuantizedConvolution {
  /** The axis of the left operand, the source, over which products are summed. */
  ProductAxis left();

  /** The axis of the right operand, the weights. */
  ProductAxis right();

  /** Products in one element for each element of that axis. */
  int taps();

  /** The source with this much of the axis. */
  Shape source(int length);

  /** The weights with this much of the axis, in oneDNN's shape. */
  Shape weights(int length);

  /** Shape of the product as oneDNN has it. */
  Shape product();

  /** oneDNN's description of the product of a uint8 source and int8 weights to int32. */
  primitive_desc description(CpuCompiler compiler, int length);

  /** The elements of the product. */
  ProductLines lines();

  /** Sums of the source within the window of each element, from sums over the axis. */
  int[] sourceSums(int[] sums);

  /** Sums of the weights within the source for each element, from sums over the axis. */
  int[] weightSums(int[] sums);
}
