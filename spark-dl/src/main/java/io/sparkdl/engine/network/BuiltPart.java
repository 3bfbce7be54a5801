package io.sparkdl.engine.network;

import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/**
 * A layer or merge of a network as it stands in a plan.
 *
 * @param name unique in the network; its weights' names begin with it
 * @param kind such as {@code conv2d}
 * @param inputs names of the parts that it reads; {@value Functional#INPUT} is the network's input
 * @param output shape of its result, rows first
 * @param firstStep index of its first step in the builder
 * @param endStep one behind its last
 */
public record BuiltPart(
    String name, String kind, List<String> inputs, Shape output, int firstStep, int endStep) {
  public BuiltPart {
    inputs = List.copyOf(inputs);
  }
}
