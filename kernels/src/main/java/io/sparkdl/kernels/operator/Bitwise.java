package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;

/**
 * Logic on bools and on the bits of integers, with broadcasting of both sides. No gradient. ONNX
 * shifts unsigned integers only; here int32 and int64 keep their sign when they are shifted right,
 * and a shift must be at least 0 and below the number of bits.
 */
public enum Bitwise implements BinaryFunction {
  /** a and b, of bools. ONNX And-7. */
  AND("And", true, (a, b) -> a & b),
  /** a or b, of bools. ONNX Or-7. */
  OR("Or", true, (a, b) -> a | b),
  /** Either a or b, of bools. ONNX Xor-7. */
  XOR("Xor", true, (a, b) -> a ^ b),
  /** a and b, bit by bit. ONNX BitwiseAnd-18. */
  BITWISE_AND("BitwiseAnd", false, (a, b) -> a & b),
  /** a or b, bit by bit. ONNX BitwiseOr-18. */
  BITWISE_OR("BitwiseOr", false, (a, b) -> a | b),
  /** Either a or b, bit by bit. ONNX BitwiseXor-18. */
  BITWISE_XOR("BitwiseXor", false, (a, b) -> a ^ b),
  /** a times 2 to the power b. ONNX BitShift-11 with direction LEFT. */
  SHIFT_LEFT("BitShift", false, (a, b) -> a << b),
  /** a divided by 2 to the power b, rounded down. ONNX BitShift-11 with direction RIGHT. */
  SHIFT_RIGHT("BitShift", false, (a, b) -> a >> b);

  private final String onnxName;
  private final boolean ofBools;
  private final LongBinaryOperator function;

  Bitwise(String onnxName, boolean ofBools, LongBinaryOperator function) {
    this.onnxName = onnxName;
    this.ofBools = ofBools;
    this.function = function;
  }

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public double apply(double a, double b) {
    throw new IllegalStateException(onnxName + ": expected integers or bools, got floats");
  }

  @Override
  public long apply(long a, long b) {
    return function.applyAsLong(a, b);
  }

  @Override
  public boolean takes(ElementType element) {
    return ofBools ? element == ElementType.BOOL : element.isInteger();
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(null, null);
  }
}
