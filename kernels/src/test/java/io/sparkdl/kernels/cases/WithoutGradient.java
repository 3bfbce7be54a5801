package io.sparkdl.kernels.cases;

import java.util.Set;

/** Operators of floats whose gradient rule gives null for every input, by their ONNX names. */
public final class WithoutGradient {
  /** Names of operators whose results are bools, indexes or constants, or constant on intervals. */
  public static final Set<String> NAMES =
      Set.of(
          "ArgMax",
          "ArgMin",
          "Bernoulli",
          "Ceil",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "Equal",
          "EyeLike",
          "Floor",
          "Greater",
          "GreaterOrEqual",
          "Hardmax",
          "IsInf",
          "IsNaN",
          "Less",
          "LessOrEqual",
          "NonMaxSuppression",
          "NonZero",
          "Multinomial",
          "RandomNormalLike",
          "RandomUniformLike",
          "QLinearConv",
          "QLinearMatMul",
          "QuantizeLinear",
          "Round",
          "Shape",
          "Sign",
          "Size",
          "UniquePositions");

  private WithoutGradient() {}
}
