package io.sparkdl.kernels.reference;

import io.sparkdl.kernels.operator.Col2Im;
import io.sparkdl.kernels.operator.DepthToSpace;
import io.sparkdl.kernels.operator.SpaceToDepth;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.tensor.Shape;
import java.util.List;

/** Operators that move blocks of an image. */
final class BlockRules {
  private BlockRules() {}

  static void depthToSpace(DepthToSpace depth, List<Elements> in, List<Elements> out) {
    int b = depth.blockSize();
    int[] sizes = out.get(0).shape().toArray();
    int[] strides = in.get(0).shape().strides();
    int[] y = new int[4];
    for (int i = 0; i < out.get(0).length(); i++) {
      int block = y[2] % b * b + y[3] % b;
      int channel = depth.columnFirst() ? y[1] * b * b + block : block * sizes[1] + y[1];
      int[] x = {y[0], channel, y[2] / b, y[3] / b};
      out.get(0).take(i, in.get(0), Indexes.flat(x, strides));
      Indexes.next(y, sizes);
    }
  }

  static void spaceToDepth(SpaceToDepth space, List<Elements> in, List<Elements> out) {
    int b = space.blockSize();
    int channels = in.get(0).shape().size(1);
    int[] sizes = out.get(0).shape().toArray();
    int[] strides = in.get(0).shape().strides();
    int[] y = new int[4];
    for (int i = 0; i < out.get(0).length(); i++) {
      int block = y[1] / channels;
      int[] x = {y[0], y[1] % channels, y[2] * b + block / b, y[3] * b + block % b};
      out.get(0).take(i, in.get(0), Indexes.flat(x, strides));
      Indexes.next(y, sizes);
    }
  }

  static void col2Im(Col2Im col2Im, List<Elements> in, List<Elements> out) {
    Window window = col2Im.window();
    Shape image = out.get(0).shape();
    int rank = window.rank();
    int[] kernel = Shape.of(window.kernel()).toArray();
    int[] windows = Shape.of(window.outputSizes(image)).toArray();
    int[] strides = image.strides();
    int taps = (int) Shape.of(kernel).elements();
    int count = (int) Shape.of(windows).elements();
    for (int i = 0; i < in.get(0).length(); i++) {
      int[] tap = position(i / count % taps, kernel);
      int[] at = position(i % count, windows);
      int to = i / count / taps * image.product(2, image.rank());
      boolean inside = true;
      for (int axis = 0; axis < rank; axis++) {
        int pixel =
            at[axis] * window.strides().get(axis)
                + tap[axis] * window.dilations().get(axis)
                - window.padBegin(image, axis);
        inside &= pixel >= 0 && pixel < image.size(axis + 2);
        to += pixel * strides[axis + 2];
      }
      if (inside) {
        out.get(0).doubles()[to] += in.get(0).doubles()[i];
      }
    }
  }

  private static int[] position(int flat, int[] sizes) {
    int[] index = new int[sizes.length];
    int rest = flat;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
    }
    return index;
  }
}
