package io.sparkdl.engine.network;

import io.sparkdl.engine.weights.Initializer;
import io.sparkdl.kernels.operator.ConvTranspose;
import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Transposed convolution over one to three spatial axes, which enlarges: x (N, C, spatial…) to (N,
 * filters, spatial'…); weight (C, filters, kernel…). With same padding a size becomes size *
 * stride, with valid (size - 1) * stride + kernel.
 *
 * @param kernel one size per spatial axis, one to three
 * @param strides one per axis; null for 2
 * @param padding null for same
 * @param bias null for true
 * @param activation null for none
 * @param initializer null for Glorot uniform
 */
public record TransposedConvolution(
    int filters,
    List<Integer> kernel,
    List<Integer> strides,
    Padding padding,
    Boolean bias,
    Activation activation,
    Initializer initializer)
    implements Layer {
  public TransposedConvolution {
    Layers.count("transposedConvolution.filters", filters, filters, 1);
    kernel = Layers.kernel("transposedConvolution.kernel", kernel);
    strides = Layers.sizes("transposedConvolution.strides", strides, kernel.size(), 2);
    padding = padding == null ? Padding.SAME : padding;
    bias = bias == null || bias;
    initializer = initializer == null ? Initializer.GLOROT_UNIFORM : initializer;
  }

  /** A square kernel over images, which become twice as large. */
  public TransposedConvolution(int filters, int kernel) {
    this(filters, List.of(kernel, kernel), null, null, null, null, null);
  }

  @Override
  public Value build(LayerContext context, Value x) {
    Layers.requireSpatial("transposedConvolution", x, kernel.size());
    List<Integer> sizes = new ArrayList<>(List.of(x.shape().size(1), filters));
    sizes.addAll(kernel);
    List<Integer> ones = Collections.nCopies(kernel.size(), 1);
    var operator = new ConvTranspose(Layers.window(kernel, strides, ones, padding), 1);
    List<Value> inputs = new ArrayList<>(List.of(x));
    inputs.add(context.parameter("weight", Shape.of(sizes), initializer));
    if (bias) {
      inputs.add(context.parameter("bias", Shape.of(filters), Initializer.ZEROS));
    }
    Value y = context.builder().applyAll(operator, inputs).get(0);
    return Layers.activate(context, activation, y);
  }

  @Override
  public String kind() {
    return "transposedConvolution";
  }
}
