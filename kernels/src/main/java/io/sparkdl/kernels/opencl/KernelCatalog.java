package io.sparkdl.kernels.opencl;

import io.sparkdl.kernels.opencl.kernel.ActivationFloats;
import io.sparkdl.kernels.opencl.kernel.ActivationGradFloats;
import io.sparkdl.kernels.opencl.kernel.ArenaKernel;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeFloats;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeInts;
import io.sparkdl.kernels.opencl.kernel.ArgExtremeLongs;
import io.sparkdl.kernels.opencl.kernel.AttentionKeyGrad;
import io.sparkdl.kernels.opencl.kernel.AttentionQueryGrad;
import io.sparkdl.kernels.opencl.kernel.AttentionRows;
import io.sparkdl.kernels.opencl.kernel.AttentionScores;
import io.sparkdl.kernels.opencl.kernel.AveragePoolGradWindows;
import io.sparkdl.kernels.opencl.kernel.AveragePoolWindows;
import io.sparkdl.kernels.opencl.kernel.BatchNormApply;
import io.sparkdl.kernels.opencl.kernel.BatchNormGradApply;
import io.sparkdl.kernels.opencl.kernel.BatchNormGradSums;
import io.sparkdl.kernels.opencl.kernel.BatchNormStatistics;
import io.sparkdl.kernels.opencl.kernel.BinaryFloats;
import io.sparkdl.kernels.opencl.kernel.BinaryInts;
import io.sparkdl.kernels.opencl.kernel.BinaryLongs;
import io.sparkdl.kernels.opencl.kernel.BlendFloats;
import io.sparkdl.kernels.opencl.kernel.ColumnSums;
import io.sparkdl.kernels.opencl.kernel.CompareFloats;
import io.sparkdl.kernels.opencl.kernel.CompareInts;
import io.sparkdl.kernels.opencl.kernel.CompareLongs;
import io.sparkdl.kernels.opencl.kernel.CompareRowsFloats;
import io.sparkdl.kernels.opencl.kernel.CompareRowsInts;
import io.sparkdl.kernels.opencl.kernel.CompareRowsLongs;
import io.sparkdl.kernels.opencl.kernel.ConvDirect;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradChannels8;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradDirect;
import io.sparkdl.kernels.opencl.kernel.ConvInputGradTiled16;
import io.sparkdl.kernels.opencl.kernel.ConvOutputs8;
import io.sparkdl.kernels.opencl.kernel.ConvTiled16;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradDirect;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradOutputs8;
import io.sparkdl.kernels.opencl.kernel.ConvWeightGradTiled16;
import io.sparkdl.kernels.opencl.kernel.CountTrue;
import io.sparkdl.kernels.opencl.kernel.CrossEntropyGradient;
import io.sparkdl.kernels.opencl.kernel.CrossEntropyTerms;
import io.sparkdl.kernels.opencl.kernel.CumulateFloats;
import io.sparkdl.kernels.opencl.kernel.CumulateInts;
import io.sparkdl.kernels.opencl.kernel.CumulateLongs;
import io.sparkdl.kernels.opencl.kernel.CumulativeProductGradLines;
import io.sparkdl.kernels.opencl.kernel.DropoutRows;
import io.sparkdl.kernels.opencl.kernel.FillFloats;
import io.sparkdl.kernels.opencl.kernel.FloatsToBools;
import io.sparkdl.kernels.opencl.kernel.FloatsToInts;
import io.sparkdl.kernels.opencl.kernel.FloatsToLongs;
import io.sparkdl.kernels.opencl.kernel.GatherLinesFloats;
import io.sparkdl.kernels.opencl.kernel.GatherLinesInts;
import io.sparkdl.kernels.opencl.kernel.GatherLinesLongs;
import io.sparkdl.kernels.opencl.kernel.InterpolateAxis;
import io.sparkdl.kernels.opencl.kernel.IntsToBools;
import io.sparkdl.kernels.opencl.kernel.IntsToFloats;
import io.sparkdl.kernels.opencl.kernel.IntsToLongs;
import io.sparkdl.kernels.opencl.kernel.LongsToBools;
import io.sparkdl.kernels.opencl.kernel.LongsToFloats;
import io.sparkdl.kernels.opencl.kernel.LongsToIndexes;
import io.sparkdl.kernels.opencl.kernel.LongsToInts;
import io.sparkdl.kernels.opencl.kernel.MatMulNaive;
import io.sparkdl.kernels.opencl.kernel.MatMulRows8;
import io.sparkdl.kernels.opencl.kernel.MatMulTiled16;
import io.sparkdl.kernels.opencl.kernel.MaxPoolGradWindows;
import io.sparkdl.kernels.opencl.kernel.MaxPoolPositions;
import io.sparkdl.kernels.opencl.kernel.MaxPoolWindows;
import io.sparkdl.kernels.opencl.kernel.MoveFloats;
import io.sparkdl.kernels.opencl.kernel.MoveInts;
import io.sparkdl.kernels.opencl.kernel.MoveLongs;
import io.sparkdl.kernels.opencl.kernel.NumberKinds;
import io.sparkdl.kernels.opencl.kernel.PlaceTrue;
import io.sparkdl.kernels.opencl.kernel.RandomFloats;
import io.sparkdl.kernels.opencl.kernel.ReceiveFloats;
import io.sparkdl.kernels.opencl.kernel.ReceiveInts;
import io.sparkdl.kernels.opencl.kernel.ReceiveLongs;
import io.sparkdl.kernels.opencl.kernel.RecurrentStep;
import io.sparkdl.kernels.opencl.kernel.RecurrentStepGrad;
import io.sparkdl.kernels.opencl.kernel.ReduceFloats;
import io.sparkdl.kernels.opencl.kernel.ReduceGroups128;
import io.sparkdl.kernels.opencl.kernel.ReduceInts;
import io.sparkdl.kernels.opencl.kernel.ReduceLongs;
import io.sparkdl.kernels.opencl.kernel.Report;
import io.sparkdl.kernels.opencl.kernel.RoiBins;
import io.sparkdl.kernels.opencl.kernel.RoiBinsGrad;
import io.sparkdl.kernels.opencl.kernel.RotatePairs;
import io.sparkdl.kernels.opencl.kernel.RowIndexes;
import io.sparkdl.kernels.opencl.kernel.RowNormApply;
import io.sparkdl.kernels.opencl.kernel.RowNormGradApply;
import io.sparkdl.kernels.opencl.kernel.RowNormGradSums;
import io.sparkdl.kernels.opencl.kernel.RowNormScaleGrad;
import io.sparkdl.kernels.opencl.kernel.RowStatistics;
import io.sparkdl.kernels.opencl.kernel.SamplePlanes;
import io.sparkdl.kernels.opencl.kernel.SamplePlanesInputGrad;
import io.sparkdl.kernels.opencl.kernel.SamplePlanesPositionGrad;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesFloats;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesInts;
import io.sparkdl.kernels.opencl.kernel.ScatterLinesLongs;
import io.sparkdl.kernels.opencl.kernel.Seal;
import io.sparkdl.kernels.opencl.kernel.SelectAdjointFloats;
import io.sparkdl.kernels.opencl.kernel.SelectFloats;
import io.sparkdl.kernels.opencl.kernel.SelectInts;
import io.sparkdl.kernels.opencl.kernel.SelectLongs;
import io.sparkdl.kernels.opencl.kernel.SendFloats;
import io.sparkdl.kernels.opencl.kernel.SendInts;
import io.sparkdl.kernels.opencl.kernel.SendLongs;
import io.sparkdl.kernels.opencl.kernel.SoftmaxGradLines;
import io.sparkdl.kernels.opencl.kernel.SoftmaxLines;
import io.sparkdl.kernels.opencl.kernel.SpreadFloats;
import io.sparkdl.kernels.opencl.kernel.SuppressBoxes;
import io.sparkdl.kernels.opencl.kernel.SuppressedRows;
import io.sparkdl.kernels.opencl.kernel.TestFloats;
import io.sparkdl.kernels.opencl.kernel.TopKFloats;
import io.sparkdl.kernels.opencl.kernel.TopKGradLines;
import io.sparkdl.kernels.opencl.kernel.TopKInts;
import io.sparkdl.kernels.opencl.kernel.TopKLongs;
import io.sparkdl.kernels.opencl.kernel.TrigonometryFloats;
import io.sparkdl.kernels.opencl.kernel.TrigonometryGradFloats;
import io.sparkdl.kernels.opencl.kernel.TupleIndexes;
import io.sparkdl.kernels.opencl.kernel.UnaryFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryGradFloats;
import io.sparkdl.kernels.opencl.kernel.UnaryInts;
import io.sparkdl.kernels.opencl.kernel.UnaryLongs;
import io.sparkdl.kernels.opencl.kernel.UpdateFloats;
import io.sparkdl.kernels.opencl.kernel.WhereFloats;
import io.sparkdl.kernels.opencl.kernel.WhereInts;
import io.sparkdl.kernels.opencl.kernel.WhereLongs;
import io.sparkdl.kernels.opencl.kernel.WindowCounts;
import java.util.List;

/** The kernels that a device's program is built of. */
final class KernelCatalog {
  static final List<Class<? extends ArenaKernel>> TYPES =
      List.of(
          ActivationFloats.class,
          ActivationGradFloats.class,
          ArgExtremeFloats.class,
          ArgExtremeInts.class,
          ArgExtremeLongs.class,
          AttentionKeyGrad.class,
          AttentionQueryGrad.class,
          AttentionRows.class,
          AttentionScores.class,
          AveragePoolGradWindows.class,
          AveragePoolWindows.class,
          BatchNormApply.class,
          BatchNormGradApply.class,
          BatchNormGradSums.class,
          BatchNormStatistics.class,
          BinaryFloats.class,
          BinaryInts.class,
          BinaryLongs.class,
          BlendFloats.class,
          ColumnSums.class,
          CompareFloats.class,
          CompareInts.class,
          CompareLongs.class,
          CompareRowsFloats.class,
          CompareRowsInts.class,
          CompareRowsLongs.class,
          ConvDirect.class,
          ConvInputGradChannels8.class,
          ConvInputGradDirect.class,
          ConvInputGradTiled16.class,
          ConvOutputs8.class,
          ConvTiled16.class,
          ConvWeightGradDirect.class,
          ConvWeightGradOutputs8.class,
          ConvWeightGradTiled16.class,
          CountTrue.class,
          CrossEntropyGradient.class,
          CrossEntropyTerms.class,
          CumulateFloats.class,
          CumulateInts.class,
          CumulateLongs.class,
          CumulativeProductGradLines.class,
          DropoutRows.class,
          FillFloats.class,
          FloatsToBools.class,
          FloatsToInts.class,
          FloatsToLongs.class,
          GatherLinesFloats.class,
          GatherLinesInts.class,
          GatherLinesLongs.class,
          InterpolateAxis.class,
          IntsToBools.class,
          IntsToFloats.class,
          IntsToLongs.class,
          LongsToBools.class,
          LongsToFloats.class,
          LongsToIndexes.class,
          LongsToInts.class,
          MatMulNaive.class,
          MatMulRows8.class,
          MatMulTiled16.class,
          MaxPoolGradWindows.class,
          MaxPoolPositions.class,
          MaxPoolWindows.class,
          MoveFloats.class,
          MoveInts.class,
          MoveLongs.class,
          NumberKinds.class,
          PlaceTrue.class,
          RandomFloats.class,
          ReceiveFloats.class,
          ReceiveInts.class,
          ReceiveLongs.class,
          RecurrentStep.class,
          RecurrentStepGrad.class,
          ReduceFloats.class,
          ReduceGroups128.class,
          ReduceInts.class,
          ReduceLongs.class,
          Report.class,
          RotatePairs.class,
          RowIndexes.class,
          SamplePlanes.class,
          SamplePlanesInputGrad.class,
          SamplePlanesPositionGrad.class,
          RoiBins.class,
          RoiBinsGrad.class,
          SuppressBoxes.class,
          SuppressedRows.class,
          RowNormApply.class,
          RowNormGradApply.class,
          RowNormGradSums.class,
          RowNormScaleGrad.class,
          RowStatistics.class,
          ScatterLinesFloats.class,
          ScatterLinesInts.class,
          ScatterLinesLongs.class,
          Seal.class,
          SelectAdjointFloats.class,
          SelectFloats.class,
          SelectInts.class,
          SelectLongs.class,
          SendFloats.class,
          SendInts.class,
          SendLongs.class,
          SoftmaxGradLines.class,
          SoftmaxLines.class,
          SpreadFloats.class,
          TestFloats.class,
          TopKFloats.class,
          TopKGradLines.class,
          TopKInts.class,
          TopKLongs.class,
          TrigonometryFloats.class,
          TrigonometryGradFloats.class,
          TupleIndexes.class,
          UnaryFloats.class,
          UnaryGradFloats.class,
          UnaryInts.class,
          UnaryLongs.class,
          UpdateFloats.class,
          WhereFloats.class,
          WhereInts.class,
          WhereLongs.class,
          WindowCounts.class);

  private KernelCatalog() {}
}
