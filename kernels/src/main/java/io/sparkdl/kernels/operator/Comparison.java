package io.sparkdl.kernels.operator;

import io.sparkdl.kernels.plan.Value;
import io.sparkdl.kernels.tensor.ElementType;
import java.util.Arrays;
import java.util.List;

/**
 * Comparisons of two elements of one type, with broadcasting of both sides; the result is bool and
 * has no gradient. A comparison with NaN is false. Of bools, false is less than true.
 */
public enum Comparison implements BinaryFunction {
  /** a == b. ONNX Equal-19. */
  EQUAL("Equal") {
    @Override
    public double apply(double a, double b) {
      return a == b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a == b ? 1 : 0;
    }
  },
  /** a > b. ONNX Greater-13. */
  GREATER("Greater") {
    @Override
    public double apply(double a, double b) {
      return a > b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a > b ? 1 : 0;
    }
  },
  /** a >= b. ONNX GreaterOrEqual-16. */
  GREATER_OR_EQUAL("GreaterOrEqual") {
    @Override
    public double apply(double a, double b) {
      return a >= b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a >= b ? 1 : 0;
    }
  },
  /** a &lt; b. ONNX Less-13. */
  LESS("Less") {
    @Override
    public double apply(double a, double b) {
      return a < b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a < b ? 1 : 0;
    }
  },
  /** a &lt;= b. ONNX LessOrEqual-16. */
  LESS_OR_EQUAL("LessOrEqual") {
    @Override
    public double apply(double a, double b) {
      return a <= b ? 1 : 0;
    }

    @Override
    public long apply(long a, long b) {
      return a <= b ? 1 : 0;
    }
  };

  private final String onnxName;

  Comparison(String onnxName) {
    this.onnxName = onnxName;
  }

  @Override
  public String onnxName() {
    return onnxName;
  }

  @Override
  public boolean takes(ElementType element) {
    return !element.isByte();
  }

  @Override
  public ElementType result(ElementType element) {
    return ElementType.BOOL;
  }

  @Override
  public List<Value> gradient(Differentiation d) {
    return Arrays.asList(null, null);
  }

  @Override
  public boolean mayOverwrite(int input, int output) {
    return false;
  }
}
