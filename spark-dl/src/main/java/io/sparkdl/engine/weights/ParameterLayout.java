package io.sparkdl.engine.weights;

import io.sparkdl.engine.weights.TensorSpec.Kind;
import io.sparkdl.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where each tensor of a network lies in the two flat arrays, parameters and state: in the order in
 * which the layers ask for them, each aligned to a cache line. One array of each kind means one
 * all-reduce, one optimizer kernel and one file.
 */
public final class ParameterLayout {
  /** Tensors start at multiples of this many floats: a cache line. */
  public static final int ALIGNMENT = 16;

  private final List<TensorSpec> tensors = new ArrayList<>();
  private final Map<String, TensorSpec> byName = new HashMap<>();
  private long parameterLength;
  private long stateLength;

  /**
   * Adds a tensor behind the others of its kind, or returns the one of that name.
   *
   * @throws IllegalArgumentException if one of that name has another shape or kind
   */
  public TensorSpec add(String name, Shape shape, Kind kind, Initializer initializer) {
    TensorSpec known = byName.get(name);
    if (known != null) {
      if (!known.shape().equals(shape) || known.kind() != kind) {
        throw new IllegalArgumentException(
            "weights: expected "
                + known
                + " to keep its shape and kind, got "
                + shape
                + " "
                + kind);
      }
      return known;
    }
    boolean parameter = kind == Kind.PARAMETER;
    long offset = parameter ? parameterLength : stateLength;
    long end = (offset + shape.elements() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (parameter) {
      parameterLength = end;
    } else {
      stateLength = end;
    }
    TensorSpec tensor = new TensorSpec(name, shape, kind, offset, initializer);
    tensors.add(tensor);
    byName.put(name, tensor);
    return tensor;
  }

  /** The tensors, in order. */
  public List<TensorSpec> tensors() {
    return List.copyOf(tensors);
  }

  /** Length of the flat array of parameters, in floats. */
  public long parameterLength() {
    return parameterLength;
  }

  /** Length of the flat array of state, in floats. */
  public long stateLength() {
    return stateLength;
  }

  /** Number of trained numbers, without the gaps of alignment. */
  public long parameterCount() {
    return tensors.stream()
        .filter(tensor -> tensor.kind() == Kind.PARAMETER)
        .mapToLong(tensor -> tensor.shape().elements())
        .sum();
  }

  /**
   * Checks that tensors of these names and shapes are the network's.
   *
   * @throws IllegalArgumentException if a tensor is missing, is one too many or has another shape
   */
  void check(Map<String, Shape> shapes) {
    for (TensorSpec tensor : tensors) {
      Shape shape = shapes.get(tensor.name());
      if (!tensor.shape().equals(shape)) {
        throw new IllegalArgumentException(
            "weights: expected a tensor "
                + tensor.name()
                + " "
                + tensor.shape()
                + ", got "
                + (shape == null ? "none" : shape));
      }
    }
    Set<String> unknown = new TreeSet<>(shapes.keySet());
    unknown.removeAll(byName.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "weights: expected only the network's tensors, got also " + unknown);
    }
  }
}
