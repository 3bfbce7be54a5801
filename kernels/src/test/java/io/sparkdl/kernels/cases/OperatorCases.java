package io.sparkdl.kernels.cases;

import java.util.ArrayList;
import java.util.List;

/** The cases of all operators. */
public final class OperatorCases {
  private OperatorCases() {}

  /** Every case, in a stable order. */
  public static List<OperatorCase> all() {
    List<OperatorCase> all = new ArrayList<>();
    all.addAll(UnaryCases.all());
    all.addAll(ElementwiseCases.all());
    all.addAll(CompositeElementwiseCases.all());
    all.addAll(BroadcastCases.all());
    all.addAll(MatrixCases.all());
    all.addAll(ConvolutionCases.all());
    all.addAll(PoolingCases.all());
    all.addAll(NormalizationCases.all());
    all.addAll(RowNormalizationCases.all());
    all.addAll(WindowCompositeCases.all());
    all.addAll(InterpolationCases.all());
    all.addAll(DetectionCases.all());
    all.addAll(SamplingCases.all());
    all.addAll(LossCases.all());
    all.addAll(ReductionCases.all());
    all.addAll(LineCases.all());
    all.addAll(RandomCases.all());
    all.addAll(MovementCases.all());
    all.addAll(SelectionCases.all());
    all.addAll(CompositeCases.all());
    all.addAll(IndexingCases.all());
    all.addAll(ScatterCases.all());
    all.addAll(CountingCases.all());
    all.addAll(EinsumCases.all());
    all.addAll(UpdateCases.all());
    all.addAll(RecurrentCases.all());
    all.addAll(AttentionCases.all());
    all.addAll(QuantizationCases.all());
    all.addAll(IntegerProductCases.all());
    return all;
  }
}
