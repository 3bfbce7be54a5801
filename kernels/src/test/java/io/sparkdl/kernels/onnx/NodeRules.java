package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.operator.Binary;
import io.sparkdl.kernels.operator.Bitwise;
import io.sparkdl.kernels.operator.Comparison;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.Reduction;
import io.sparkdl.kernels.operator.Unary;
import io.sparkdl.kernels.operator.Variadic;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The ONNX operators that can be read. */
final class NodeRules {
  /** Operators that become steps of a plan. */
  static final Map<String, NodeRule> COMPUTED = computed();

  /** Operators that take int8 and uint8, which are for moving and for quantised products only. */
  static final Set<String> OF_BYTES =
      Set.of(
          "Cast",
          "CastLike",
          "Constant",
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Concat",
          "Split",
          "Expand",
          "Slice",
          "Pad",
          "Tile",
          "Trilu",
          "CenterCropPad",
          "DepthToSpace",
          "SpaceToDepth",
          "Shape",
          "Size");

  private NodeRules() {}

  private static Map<String, NodeRule> computed() {
    Map<String, NodeRule> rules = new HashMap<>();
    for (Unary function : Unary.values()) {
      rules.put(
          function.onnxName(), (graph, node) -> ElementwiseNodes.unary(graph, node, function));
    }
    for (Binary function : Binary.values()) {
      rules.put(
          function.onnxName(), (graph, node) -> ElementwiseNodes.binary(graph, node, function));
    }
    for (Comparison function : Comparison.values()) {
      rules.put(
          function.onnxName(), (graph, node) -> ElementwiseNodes.binary(graph, node, function));
    }
    for (Bitwise function : Bitwise.values()) {
      rules.put(
          function.onnxName(), (graph, node) -> ElementwiseNodes.binary(graph, node, function));
    }
    rules.put("Pow", ElementwiseNodes::pow);
    rules.put("PRelu", ElementwiseNodes::prelu);
    rules.put("Mod", ElementwiseNodes::mod);
    rules.put("BitShift", ElementwiseNodes::bitShift);
    rules.put("Where", ElementwiseNodes::where);
    for (Variadic function : Variadic.values()) {
      rules.put(
          function.onnxName(), (graph, node) -> ElementwiseNodes.variadic(graph, node, function));
    }
    rules.putAll(ActivationNodes.rules());
    rules.putAll(LineNodes.rules());
    for (Reduction reduction : Reduction.values()) {
      rules.put(
          reduction.onnxName(), (graph, node) -> ReductionNodes.reduce(graph, node, reduction));
    }
    rules.put("Cast", ElementwiseNodes::cast);
    rules.put("CastLike", ElementwiseNodes::castLike);
    rules.put("Dropout", ElementwiseNodes::dropout);
    rules.put("MatMul", MatrixNodes::matMul);
    rules.put("Gemm", MatrixNodes::gemm);
    rules.put("Conv", WindowNodes::conv);
    rules.put("MaxPool", WindowNodes::maxPool);
    rules.put("AveragePool", WindowNodes::averagePool);
    rules.put("GlobalAveragePool", WindowNodes::globalAveragePool);
    rules.put("BatchNormalization", NormalizationNodes::batchNormalization);
    rules.put("Softmax", NormalizationNodes::softmax);
    rules.put("LogSoftmax", NormalizationNodes::softmax);
    rules.put("SoftmaxCrossEntropyLoss", NormalizationNodes::crossEntropy);
    rules.put("NegativeLogLikelihoodLoss", NormalizationNodes::negativeLogLikelihood);
    rules.put("Identity", MovementNodes::identity);
    rules.put("Constant", MovementNodes::constant);
    rules.put("Reshape", MovementNodes::reshape);
    rules.put("Flatten", MovementNodes::flatten);
    rules.put("Squeeze", MovementNodes::squeeze);
    rules.put("Unsqueeze", MovementNodes::unsqueeze);
    rules.put("Transpose", MovementNodes::transpose);
    rules.put("Concat", MovementNodes::concat);
    rules.put("Split", MovementNodes::split);
    rules.put("Expand", MovementNodes::expand);
    rules.put("Slice", SelectionNodes::slice);
    rules.put("Pad", SelectionNodes::pad);
    rules.put("Tile", SelectionNodes::tile);
    rules.put("Trilu", SelectionNodes::trilu);
    rules.put("CenterCropPad", SelectionNodes::centerCropPad);
    rules.put("DepthToSpace", SelectionNodes::depthToSpace);
    rules.put("SpaceToDepth", SelectionNodes::spaceToDepth);
    rules.put("Col2Im", SelectionNodes::col2Im);
    rules.put("Shape", ShapeNodes::shape);
    rules.put("Size", ShapeNodes::size);
    rules.put("Range", ShapeNodes::range);
    rules.put("ConstantOfShape", ShapeNodes::constantOfShape);
    rules.put("EyeLike", ShapeNodes::eyeLike);
    for (Recurrent.Cell cell : Recurrent.Cell.values()) {
      rules.put(cell.name(), (graph, node) -> SequenceNodes.recurrent(graph, node, cell));
    }
    RowNormalizationNodes.addTo(rules);
    WindowCompositeNodes.addTo(rules);
    ResizeNodes.addTo(rules);
    rules.put("Einsum", MatrixNodes::einsum);
    DetectionNodes.addTo(rules);
    rules.put("Gather", IndexingNodes::gather);
    rules.put("GatherElements", IndexingNodes::gatherElements);
    rules.put("GatherND", IndexingNodes::gatherND);
    rules.put("Scatter", IndexingNodes::scatterElements);
    rules.put("ScatterElements", IndexingNodes::scatterElements);
    rules.put("ScatterND", IndexingNodes::scatterND);
    rules.put("TensorScatter", IndexingNodes::tensorScatter);
    rules.put("ReverseSequence", IndexingNodes::reverseSequence);
    rules.put("OneHot", IndexingNodes::oneHot);
    rules.put("Compress", IndexingNodes::compress);
    rules.put("NonZero", IndexingNodes::nonZero);
    rules.put("Unique", IndexingNodes::unique);
    rules.put("OptionalHasElement", IndexingNodes::hasElement);
    rules.put("OptionalGetElement", MovementNodes::identity);
    SamplingNodes.addTo(rules);
    rules.put("Attention", AttentionNodes::attention);
    rules.put("RotaryEmbedding", AttentionNodes::rotaryEmbedding);
    QuantizationNodes.addTo(rules);
    return Map.copyOf(rules);
  }
}
