package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.AffineGrid;
import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.operator.Bernoulli;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.CachedAttention;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.CausalConvWithState;
import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.ClipTo;
import io.sparkdl.kernels.operator.Col2Im;
import io.sparkdl.kernels.operator.Compress;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.ConstantOfShape;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvInteger;
import io.sparkdl.kernels.operator.ConvTranspose;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.operator.DeformConv;
import io.sparkdl.kernels.operator.DepthToSpace;
import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.Einsum;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.EyeLike;
import io.sparkdl.kernels.operator.Flatten;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.GatherOrZero;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.GlobalLpPool;
import io.sparkdl.kernels.operator.GlobalMaxPool;
import io.sparkdl.kernels.operator.GridSample;
import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.operator.Hardmax;
import io.sparkdl.kernels.operator.Identity;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.operator.LRN;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.LpNormalization;
import io.sparkdl.kernels.operator.LpPool;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.MatMulInteger;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.MaxUnpool;
import io.sparkdl.kernels.operator.MeanVarianceNormalization;
import io.sparkdl.kernels.operator.Multinomial;
import io.sparkdl.kernels.operator.NegativeLogLikelihoodLoss;
import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.NonZero;
import io.sparkdl.kernels.operator.OneHot;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.Pow;
import io.sparkdl.kernels.operator.QLinearConv;
import io.sparkdl.kernels.operator.QLinearMatMul;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.operator.RMSNormalization;
import io.sparkdl.kernels.operator.RandomFunction;
import io.sparkdl.kernels.operator.RandomNormalLike;
import io.sparkdl.kernels.operator.RandomUniformLike;
import io.sparkdl.kernels.operator.Range;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentBatchFirst;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.Reduce;
import io.sparkdl.kernels.operator.ReduceEach;
import io.sparkdl.kernels.operator.Reshape;
import io.sparkdl.kernels.operator.Resize;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.operator.RoiAlign;
import io.sparkdl.kernels.operator.RoiAlignGrad;
import io.sparkdl.kernels.operator.RotaryEmbedding;
import io.sparkdl.kernels.operator.RowNormalizationGrad;
import io.sparkdl.kernels.operator.SamplePoints;
import io.sparkdl.kernels.operator.SamplePointsInputGrad;
import io.sparkdl.kernels.operator.SamplePointsPositionGrad;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.SelectionAdjoint;
import io.sparkdl.kernels.operator.ShapeOf;
import io.sparkdl.kernels.operator.SizeOf;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.operator.SpaceToDepth;
import io.sparkdl.kernels.operator.Split;
import io.sparkdl.kernels.operator.Squeeze;
import io.sparkdl.kernels.operator.SyncBatchNormalization;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.operator.Tile;
import io.sparkdl.kernels.operator.TopK;
import io.sparkdl.kernels.operator.TopKGrad;
import io.sparkdl.kernels.operator.Transpose;
import io.sparkdl.kernels.operator.Trilu;
import io.sparkdl.kernels.operator.TruePositions;
import io.sparkdl.kernels.operator.UnaryFunction;
import io.sparkdl.kernels.operator.UnaryGrad;
import io.sparkdl.kernels.operator.Unfold;
import io.sparkdl.kernels.operator.Unique;
import io.sparkdl.kernels.operator.UniquePositions;
import io.sparkdl.kernels.operator.Unsqueeze;
import io.sparkdl.kernels.operator.Variadic;
import io.sparkdl.kernels.operator.Where;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of all operators that the reference knows. */
public final class Rules {
  private static final Map<Class<?>, Rule<?>> RULES = rules();

  private Rules() {}

  /**
   * Outputs of an operator.
   *
   * @throws UnsupportedOperationException if the reference has no rule for the operator
   * @throws io.sparkdl.kernels.tensor.ShapeException if the inputs do not fit the operator
   */
  public static List<Elements> apply(Operator operator, List<Elements> inputs) {
    Rule<Operator> rule = ruleOf(operator);
    List<TensorType> types = operator.infer(inputs.stream().map(Elements::type).toList());
    List<Elements> outputs = types.stream().map(Elements::zeros).toList();
    rule.run(operator, inputs, outputs);
    return outputs;
  }

  /** The rule of an operator. */
  @SuppressWarnings("unchecked")
  static Rule<Operator> ruleOf(Operator operator) {
    Rule<?> rule = RULES.get(Operator.kind(operator));
    if (rule == null) {
      throw new UnsupportedOperationException(
          "reference: expected an operator with a rule, got " + operator.onnxName());
    }
    return (Rule<Operator>) rule;
  }

  private static Map<Class<?>, Rule<?>> rules() {
    Map<Class<?>, Rule<?>> rules = new HashMap<>();
    put(rules, UnaryFunction.class, ElementwiseRules::unary);
    put(rules, UnaryGrad.class, ElementwiseRules::unaryGrad);
    put(rules, BinaryFunction.class, ElementwiseRules::binary);
    put(rules, Variadic.class, ElementwiseRules::variadic);
    put(rules, Pow.class, ElementwiseRules::pow);
    put(rules, ClipTo.class, ElementwiseRules::clipTo);
    put(rules, Where.class, ElementwiseRules::where);
    put(rules, Cast.class, ElementwiseRules::cast);
    put(rules, Dropout.class, ElementwiseRules::dropout);
    put(rules, Gemm.class, MatrixRules::gemm);
    put(rules, MatMul.class, MatrixRules::matMul);
    put(rules, Conv.class, ConvolutionRules::conv);
    put(rules, ConvInputGrad.class, ConvolutionRules::convInputGrad);
    put(rules, ConvWeightGrad.class, ConvolutionRules::convWeightGrad);
    put(rules, MaxPool.class, PoolingRules::maxPool);
    put(rules, MaxPoolGrad.class, PoolingRules::maxPoolGrad);
    put(rules, AveragePool.class, PoolingRules::averagePool);
    put(rules, AveragePoolGrad.class, PoolingRules::averagePoolGrad);
    put(rules, GlobalAveragePool.class, PoolingRules::globalAveragePool);
    put(rules, BatchNormalization.class, NormalizationRules::batchNormalization);
    put(rules, BatchNormalizationGrad.class, NormalizationRules::batchNormalizationGrad);
    put(rules, SyncBatchNormalization.class, NormalizationRules::syncBatchNormalization);
    put(rules, LayerNormalization.class, RowNormalizationRules::forward);
    put(rules, RMSNormalization.class, RowNormalizationRules::forward);
    put(rules, GroupNormalization.class, RowNormalizationRules::forward);
    put(rules, InstanceNormalization.class, RowNormalizationRules::forward);
    put(rules, RowNormalizationGrad.class, RowNormalizationRules::gradient);
    put(rules, LRN.class, RowNormalizationRules::lrn);
    put(rules, MeanVarianceNormalization.class, RowNormalizationRules::meanVariance);
    put(rules, LpNormalization.class, RowNormalizationRules::lp);
    put(rules, ConvTranspose.class, WindowCompositeRules::transposed);
    put(rules, LpPool.class, WindowCompositeRules::lpPool);
    put(rules, GlobalLpPool.class, WindowCompositeRules::globalLpPool);
    put(rules, GlobalMaxPool.class, WindowCompositeRules::globalMaxPool);
    put(rules, CausalConvWithState.class, WindowCompositeRules::causal);
    put(rules, Interpolate.class, InterpolationRules::interpolate);
    put(rules, Resize.class, InterpolationRules::resize);
    put(rules, SamplePoints.class, SamplingRules::forward);
    put(rules, SamplePointsInputGrad.class, SamplingRules::inputGradient);
    put(rules, SamplePointsPositionGrad.class, SamplingRules::positionGradient);
    put(rules, GridSample.class, SamplingRules::gridSample);
    put(rules, AffineGrid.class, SamplingRules::affineGrid);
    put(rules, DeformConv.class, SamplingRules::deformConv);
    put(rules, RoiAlign.class, DetectionRules::roiAlign);
    put(rules, RoiAlignGrad.class, DetectionRules::roiAlignGrad);
    put(rules, NonMaxSuppression.class, DetectionRules::suppress);
    put(rules, MaxUnpool.class, WindowCompositeRules::maxUnpool);
    put(rules, Softmax.class, NormalizationRules::softmax);
    put(rules, LogSoftmax.class, NormalizationRules::logSoftmax);
    put(rules, SoftmaxGrad.class, NormalizationRules::softmaxGrad);
    put(rules, SoftmaxCrossEntropyLoss.class, LossRules::crossEntropy);
    put(rules, NegativeLogLikelihoodLoss.class, LossRules::negativeLogLikelihood);
    put(rules, SoftmaxCrossEntropyLossGrad.class, LossRules::crossEntropyGrad);
    put(rules, Reduce.class, ReductionRules::reduce);
    put(rules, ArgExtreme.class, LineRules::argExtreme);
    put(rules, Hardmax.class, LineRules::hardmax);
    put(rules, TopK.class, LineRules::topK);
    put(rules, TopKGrad.class, LineRules::topKGrad);
    put(rules, Cumulative.class, LineRules::cumulative);
    put(rules, CumulativeProductGrad.class, LineRules::cumulativeProductGrad);
    put(rules, RandomFunction.class, RandomRules::random);
    put(rules, RandomNormalLike.class, RandomRules::normalLike);
    put(rules, RandomUniformLike.class, RandomRules::uniformLike);
    put(rules, Bernoulli.class, RandomRules::bernoulli);
    put(rules, Multinomial.class, RandomRules::multinomial);
    put(rules, ReduceEach.class, ReductionRules::reduceEach);
    put(rules, Identity.class, MovementRules::copy);
    put(rules, AllReduceSum.class, MovementRules::copy);
    put(rules, Reshape.class, MovementRules::copy);
    put(rules, Flatten.class, MovementRules::copy);
    put(rules, Transpose.class, MovementRules::transpose);
    put(rules, Expand.class, MovementRules::expand);
    put(rules, Concat.class, MovementRules::concat);
    put(rules, Split.class, MovementRules::split);
    put(rules, Slice.class, SelectionRules::slice);
    put(rules, Pad.class, SelectionRules::pad);
    put(rules, Tile.class, SelectionRules::tile);
    put(rules, CenterCropPad.class, SelectionRules::centerCropPad);
    put(rules, Trilu.class, SelectionRules::trilu);
    put(rules, Unfold.class, SelectionRules::unfold);
    put(rules, SelectionAdjoint.class, SelectionRules::adjoint);
    put(rules, Gather.class, IndexingRules::gather);
    put(rules, GatherOrZero.class, IndexingRules::gatherOrZero);
    put(rules, GatherElements.class, IndexingRules::gatherElements);
    put(rules, GatherND.class, IndexingRules::gatherND);
    put(rules, ReverseSequence.class, IndexingRules::reverse);
    put(rules, IndexedGatherGrad.class, IndexingRules::gatherGrad);
    put(rules, ScatterElements.class, IndexingRules::scatter);
    put(rules, ScatterND.class, IndexingRules::scatter);
    put(rules, TensorScatter.class, IndexingRules::scatter);
    put(rules, IndexedScatterGrad.class, IndexingRules::scatterGrad);
    put(rules, TruePositions.class, CountingRules::truePositions);
    put(rules, NonZero.class, CountingRules::nonZero);
    put(rules, Compress.class, CountingRules::compress);
    put(rules, OneHot.class, CountingRules::oneHot);
    put(rules, UniquePositions.class, CountingRules::uniquePositions);
    put(rules, Unique.class, CountingRules::unique);
    put(rules, Einsum.class, EinsumRules::einsum);
    put(rules, DepthToSpace.class, BlockRules::depthToSpace);
    put(rules, SpaceToDepth.class, BlockRules::spaceToDepth);
    put(rules, Col2Im.class, BlockRules::col2Im);
    put(rules, Squeeze.class, MovementRules::copy);
    put(rules, Unsqueeze.class, MovementRules::copy);
    put(rules, ShapeOf.class, ConstantRules::shape);
    put(rules, SizeOf.class, ConstantRules::size);
    put(rules, Range.class, ConstantRules::range);
    put(rules, ConstantOfShape.class, ConstantRules::constantOfShape);
    put(rules, EyeLike.class, ConstantRules::eyeLike);
    put(rules, Recurrent.class, RecurrentRules::recurrent);
    put(rules, RecurrentBatchFirst.class, RecurrentRules::batchFirst);
    put(rules, RecurrentGrad.class, RecurrentGradRules::recurrentGrad);
    put(rules, ParameterUpdate.class, UpdateRules::update);
    put(rules, Attention.class, AttentionRules::attention);
    put(rules, AttentionGrad.class, AttentionRules::attentionGrad);
    put(rules, CachedAttention.class, AttentionRules::cached);
    put(rules, RotaryEmbedding.class, AttentionRules::rotary);
    put(rules, QuantizeLinear.class, QuantizationRules::quantize);
    put(rules, DequantizeLinear.class, QuantizationRules::dequantize);
    put(rules, DynamicQuantizeLinear.class, QuantizationRules::dynamic);
    put(rules, MatMulInteger.class, QuantizationRules::product);
    put(rules, ConvInteger.class, QuantizationRules::product);
    put(rules, QLinearMatMul.class, QuantizationRules::product);
    put(rules, QLinearConv.class, QuantizationRules::product);
    return Map.copyOf(rules);
  }

  private static <O extends Operator> void put(
      Map<Class<?>, Rule<?>> rules, Class<O> kind, Rule<? super O> rule) {
    rules.put(kind, rule);
  }
}
