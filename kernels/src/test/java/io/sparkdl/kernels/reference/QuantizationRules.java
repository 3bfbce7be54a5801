package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Conv;
import io.sparkdl.kernels.operator.DequantizeLinear;
import io.sparkdl.kernels.operator.DynamicQuantizeLinear;
import io.sparkdl.kernels.operator.IntegerProduct;
import io.sparkdl.kernels.operator.MatMul;
import io.sparkdl.kernels.operator.Operator;
import io.sparkdl.kernels.operator.QuantizationScales;
import io.sparkdl.kernels.operator.QuantizeLinear;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;

/** Quantised numbers. Scales divide as floats, since ties would round otherwise in double. */
final class QuantizationRules {
  private QuantizationRules() {}

  private static int zero(List<Elements> in, int input, int index) {
    if (input >= in.size()) {
      return 0;
    }
    long[] zeros = in.get(input).longs();
    return (int) zeros[zeros.length == 1 ? 0 : index];
  }

  private static long clamped(double value, ElementType to) {
    boolean signed = to == ElementType.INT8;
    return (long) Math.max(signed ? -128 : 0, Math.min(signed ? 127 : 255, value));
  }

  static void quantize(QuantizeLinear operator, List<Elements> in, List<Elements> out) {
    QuantizationScales scales = operator.scales(in.get(0).shape(), in.get(1).shape());
    for (int i = 0; i < in.get(0).length(); i++) {
      int at = scales.index(i);
      float ratio = (float) in.get(0).doubles()[i] / (float) in.get(1).doubles()[at];
      out.get(0).set(i, clamped(Math.rint(ratio) + zero(in, 2, at), operator.to()));
    }
  }

  static void dequantize(DequantizeLinear operator, List<Elements> in, List<Elements> out) {
    QuantizationScales scales = operator.scales(in.get(0).shape(), in.get(1).shape());
    for (int i = 0; i < in.get(0).length(); i++) {
      int at = scales.index(i);
      long steps = in.get(0).longs()[i] - zero(in, 2, at);
      out.get(0).doubles()[i] = steps * in.get(1).doubles()[at];
    }
  }

  static void dynamic(DynamicQuantizeLinear operator, List<Elements> in, List<Elements> out) {
    float least = 0;
    float most = 0;
    for (double x : in.get(0).doubles()) {
      least = Math.min(least, (float) x);
      most = Math.max(most, (float) x);
    }
    float scale = most == least ? 1 : (most - least) / 255;
    long zero = clamped(Math.rint(-least / scale), ElementType.UINT8);
    for (int i = 0; i < in.get(0).length(); i++) {
      double steps = Math.rint((float) in.get(0).doubles()[i] / scale);
      out.get(0).set(i, clamped(steps + zero, ElementType.UINT8));
    }
    out.get(1).doubles()[0] = scale;
    out.get(2).set(0, zero);
  }

  /** The float operator on the numbers that are meant; doubles hold the sums exactly. */
  static void product(IntegerProduct operator, List<Elements> in, List<Elements> out) {
    boolean convolution = operator.window() != null;
    Elements a = in.get(0);
    Elements b = in.get(operator.right());
    Elements left = Elements.zeros(new TensorType(ElementType.FLOAT, a.shape()));
    Elements right = Elements.zeros(new TensorType(ElementType.FLOAT, b.shape()));
    int rows = convolution ? 1 : a.shape().size(-2);
    int inner = a.shape().size(-1);
    int columns = convolution ? b.shape().size(0) : b.shape().size(-1);
    for (int i = 0; i < a.length(); i++) {
      left.doubles()[i] = a.longs()[i] - zero(in, operator.zero(0), i / inner % rows);
    }
    for (int i = 0; i < b.length(); i++) {
      int column = convolution ? i / (b.length() / columns) : i % columns;
      right.doubles()[i] = b.longs()[i] - zero(in, operator.zero(1), column);
    }
    Operator geometry = convolution ? new Conv(operator.window(), operator.group()) : new MatMul();
    double[] sums = Rules.apply(geometry, List.of(left, right)).get(0).doubles();
    Shape y = out.get(0).shape();
    int stride = convolution ? y.product(2, y.rank()) : 1;
    for (int i = 0; i < sums.length; i++) {
      int column = i / stride % columns;
      if (!operator.requantizes()) {
        out.get(0).set(i, (long) sums[i]);
        continue;
      }
      double sum = sums[i] + (in.size() == 9 ? in.get(8).longs()[column] : 0);
      float factor = scale(in.get(1), i / columns % rows) * scale(in.get(4), column);
      double steps = Math.rint(sum * (factor / (float) in.get(6).doubles()[0]));
      out.get(0).set(i, clamped(steps + zero(in, 7, 0), out.get(0).type().element()));
    }
  }

  private static float scale(Elements scales, int index) {
    return (float) scales.doubles()[scales.length() == 1 ? 0 : index];
  }
}
