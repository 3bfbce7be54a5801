package io.sparkdl.engine.weights;

import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's weights as two flat arrays.
 *
 * @param layout where each tensor lies
 * @param parameters trained numbers, {@link ParameterLayout#parameterLength()} of them
 * @param state running statistics, {@link ParameterLayout#stateLength()} of them
 */
public record Weights(ParameterLayout layout, float[] parameters, float[] state) {
  public Weights {
    if (parameters.length != layout.parameterLength() || state.length != layout.stateLength()) {
      throw new IllegalArgumentException(
          "weights: expected "
              + layout.parameterLength()
              + " parameters and "
              + layout.stateLength()
              + " of state, got "
              + parameters.length
              + " and "
              + state.length);
    }
  }

  /** Zeros everywhere. */
  public static Weights zeros(ParameterLayout layout) {
    return new Weights(
        layout,
        new float[Math.toIntExact(layout.parameterLength())],
        new float[Math.toIntExact(layout.stateLength())]);
  }

  /** First values by each tensor's initializer; the same for the same seed, wherever drawn. */
  public static Weights initial(ParameterLayout layout, long seed) {
    Weights weights = zeros(layout);
    List<TensorSpec> tensors = layout.tensors();
    for (int index = 0; index < tensors.size(); index++) {
      TensorSpec tensor = tensors.get(index);
      int offset = Math.toIntExact(tensor.offset());
      tensor.initializer().fill(tensor.shape(), seed, index, weights.array(tensor), offset);
    }
    return weights;
  }

  /**
   * Weights from tensors by name.
   *
   * @throws IllegalArgumentException if a tensor is missing, is one too many or has another shape
   */
  public static Weights of(ParameterLayout layout, Map<String, NamedTensor> tensors) {
    Map<String, Shape> shapes = new HashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    layout.check(shapes);
    Weights weights = zeros(layout);
    for (TensorSpec spec : layout.tensors()) {
      float[] elements = tensors.get(spec.name()).elements();
      int offset = Math.toIntExact(spec.offset());
      System.arraycopy(elements, 0, weights.array(spec), offset, elements.length);
    }
    return weights;
  }

  /** The flat array that a tensor lies in. */
  public float[] array(TensorSpec tensor) {
    return tensor.kind() == Kind.PARAMETER ? parameters : state;
  }

  /** A copy of one tensor's elements, row-major. */
  public float[] elements(TensorSpec tensor) {
    int from = Math.toIntExact(tensor.offset());
    int to = Math.toIntExact(tensor.offset() + tensor.shape().elements());
    return Arrays.copyOfRange(array(tensor), from, to);
  }
}
