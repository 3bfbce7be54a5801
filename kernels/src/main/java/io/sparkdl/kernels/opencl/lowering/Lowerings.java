package io.sparkdl.kernels.opencl.lowering;

import io.sparkdl.kernels.operator.AllReduceSum;
import io.sparkdl.kernels.operator.ArgExtreme;
import io.sparkdl.kernels.operator.Attention;
import io.sparkdl.kernels.operator.AttentionGrad;
import io.sparkdl.kernels.operator.AveragePool;
import io.sparkdl.kernels.operator.AveragePoolGrad;
import io.sparkdl.kernels.operator.BatchNormalization;
import io.sparkdl.kernels.operator.BatchNormalizationGrad;
import io.sparkdl.kernels.operator.BinaryFunction;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.Concat;
import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.ConvInputGrad;
import io.sparkdl.kernels.operator.ConvWeightGrad;
import io.sparkdl.kernels.operator.Cumulative;
import io.sparkdl.kernels.operator.CumulativeProductGrad;
import io.sparkdl.kernels.operator.Dropout;
import io.sparkdl.kernels.operator.Expand;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.GatherOrZero;
import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.GlobalAveragePool;
import io.sparkdl.kernels.operator.GroupNormalization;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.IndexedScatterGrad;
import io.sparkdl.kernels.operator.InstanceNormalization;
import io.sparkdl.kernels.operator.Interpolate;
import io.sparkdl.kernels.operator.LayerNormalization;
import io.sparkdl.kernels.operator.LogSoftmax;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.MaxPool;
import io.sparkdl.kernels.operator.MaxPoolGrad;
import io.sparkdl.kernels.operator.NonMaxSuppression;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.ParameterUpdate;
import io.sparkdl.kernels.operator.RMSNormalization;
import io.sparkdl.kernels.operator.RandomFunction;
import io.sparkdl.kernels.operator.Recurrent;
import io.sparkdl.kernels.operator.RecurrentGrad;
import io.sparkdl.kernels.operator.Reduce;
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
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.Softmax;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLoss;
import io.sparkdl.kernels.operator.SoftmaxCrossEntropyLossGrad;
import io.sparkdl.kernels.operator.SoftmaxGrad;
import io.sparkdl.kernels.operator.Split;
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
import io.sparkdl.kernels.operator.UniquePositions;
import io.sparkdl.kernels.operator.Where;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The table of rules, operator class to launches. */
public final class Lowerings {
  private final Map<Class<?>, Lowering<Operator>> rules = new HashMap<>();

  /** The table with a rule for every operator of this back end. */
  public Lowerings() {
    add(AllReduceSum.class, ExchangeLowerings::allReduceSum);
    add(UnaryFunction.class, UnaryLowerings::unary);
    add(UnaryGrad.class, UnaryLowerings::unaryGrad);
    add(BinaryFunction.class, ElementwiseLowerings::binary);
    add(Where.class, ElementwiseLowerings::where);
    add(Cast.class, ElementwiseLowerings::cast);
    add(Dropout.class, ElementwiseLowerings::dropout);
    add(Transpose.class, MoveLowerings::transpose);
    add(Expand.class, MoveLowerings::expand);
    add(Concat.class, MoveLowerings::concat);
    add(Split.class, MoveLowerings::split);
    add(Slice.class, SelectionLowerings::select);
    add(Pad.class, SelectionLowerings::select);
    add(Tile.class, SelectionLowerings::select);
    add(CenterCropPad.class, SelectionLowerings::select);
    add(Trilu.class, SelectionLowerings::select);
    add(Unfold.class, SelectionLowerings::select);
    add(SelectionAdjoint.class, SelectionLowerings::adjoint);
    add(Gather.class, IndexingLowerings::gather);
    add(GatherOrZero.class, IndexingLowerings::gather);
    add(GatherElements.class, IndexingLowerings::gather);
    add(GatherND.class, IndexingLowerings::gather);
    add(ReverseSequence.class, IndexingLowerings::gather);
    add(IndexedGatherGrad.class, IndexingLowerings::gatherGrad);
    add(ScatterElements.class, IndexingLowerings::scatter);
    add(ScatterND.class, IndexingLowerings::scatter);
    add(TensorScatter.class, IndexingLowerings::scatter);
    add(IndexedScatterGrad.class, IndexingLowerings::scatterGrad);
    add(TruePositions.class, CountingLowerings::truePositions);
    add(UniquePositions.class, CountingLowerings::uniquePositions);
    add(Reduce.class, ReduceLowerings::reduce);
    add(ArgExtreme.class, LineLowerings::argExtreme);
    add(Cumulative.class, LineLowerings::cumulative);
    add(CumulativeProductGrad.class, LineLowerings::cumulativeProductGrad);
    add(TopK.class, LineLowerings::topK);
    add(TopKGrad.class, LineLowerings::topKGrad);
    add(RandomFunction.class, LineLowerings::random);
    add(MatMul.class, ProductLowerings::matMul);
    add(Gemm.class, ProductLowerings::gemm);
    add(Softmax.class, SoftmaxLowerings::softmax);
    add(LogSoftmax.class, SoftmaxLowerings::logSoftmax);
    add(SoftmaxGrad.class, SoftmaxLowerings::softmaxGrad);
    add(SoftmaxCrossEntropyLoss.class, SoftmaxLowerings::loss);
    add(SoftmaxCrossEntropyLossGrad.class, SoftmaxLowerings::lossGrad);
    add(Conv.class, ConvLowerings::conv);
    add(ConvInputGrad.class, ConvLowerings::inputGrad);
    add(ConvWeightGrad.class, ConvLowerings::weightGrad);
    add(MaxPool.class, PoolLowerings::maxPool);
    add(MaxPoolGrad.class, PoolLowerings::maxPoolGrad);
    add(AveragePool.class, PoolLowerings::averagePool);
    add(AveragePoolGrad.class, PoolLowerings::averagePoolGrad);
    add(GlobalAveragePool.class, PoolLowerings::globalAveragePool);
    add(BatchNormalization.class, NormalizationLowerings::batchNormalization);
    add(BatchNormalizationGrad.class, NormalizationLowerings::batchNormalizationGrad);
    add(Attention.class, AttentionLowerings::attention);
    add(AttentionGrad.class, AttentionLowerings::attentionGrad);
    add(RotaryEmbedding.class, AttentionLowerings::rotary);
    add(Recurrent.class, RecurrentLowerings::recurrent);
    add(RecurrentGrad.class, RecurrentLowerings::recurrentGrad);
    add(ParameterUpdate.class, UpdateLowerings::update);
    add(LayerNormalization.class, RowNormalizationLowerings::forward);
    add(RMSNormalization.class, RowNormalizationLowerings::forward);
    add(GroupNormalization.class, RowNormalizationLowerings::forward);
    add(InstanceNormalization.class, RowNormalizationLowerings::forward);
    add(Interpolate.class, InterpolationLowerings::interpolate);
    add(SamplePoints.class, SamplingLowerings::forward);
    add(SamplePointsInputGrad.class, SamplingLowerings::inputGradient);
    add(SamplePointsPositionGrad.class, SamplingLowerings::positionGradient);
    add(RoiAlign.class, DetectionLowerings::roiAlign);
    add(RoiAlignGrad.class, DetectionLowerings::roiAlignGrad);
    add(NonMaxSuppression.class, DetectionLowerings::nonMaxSuppression);
    add(RowNormalizationGrad.class, RowNormalizationLowerings::gradient);
  }

  @SuppressWarnings("unchecked")
  private <O extends Operator> void add(Class<O> operator, Lowering<? super O> rule) {
    rules.put(operator, (Lowering<Operator>) (Lowering<?>) rule);
  }

  /** Classes of the operators that have a rule. */
  public Set<Class<?>> operators() {
    return Set.copyOf(rules.keySet());
  }

  /** True if the operator has a rule. */
  public boolean supports(Operator operator) {
    return rules.containsKey(Operator.kind(operator));
  }

  /**
   * Adds the operator's launches to the step.
   *
   * @throws IllegalArgumentException if there is no rule for the operator
   */
  public void lower(Operator operator, LoweringContext step) {
    Lowering<Operator> rule = rules.get(Operator.kind(operator));
    if (rule == null) {
      throw new IllegalArgumentException(
          "opencl: expected an operator with a rule in the table of lowerings, got "
              + operator.onnxName());
    }
    rule.lower(operator, step);
  }
}
