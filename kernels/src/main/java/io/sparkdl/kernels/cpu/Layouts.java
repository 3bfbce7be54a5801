package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import org.bytedeco.dnnl.memory;

/** oneDNN's descriptions of layouts. */
final class Layouts {
  private Layouts() {}

  /** Row-major; a scalar is one axis of size 1, as oneDNN has no other. */
  static memory.desc rowMajor(Shape shape) {
    return strided(shape, shape.strides());
  }

  /** Row-major elements of any type that oneDNN knows; null for int64, which it does not. */
  static memory.desc rowMajor(TensorType type) {
    return type.element() == ElementType.INT64
        ? null
        : strided(type.shape(), type.shape().strides(), dataType(type.element()));
  }

  /** The layout of floats with these strides in elements. */
  static memory.desc strided(Shape shape, int[] strides) {
    return strided(shape, strides, memory.data_type.f32);
  }

  private static memory.desc strided(Shape shape, int[] strides, memory.data_type element) {
    if (shape.rank() == 0) {
      return new memory.desc(new long[] {1}, element, new long[] {1});
    }
    long[] longStrides = new long[strides.length];
    for (int axis = 0; axis < strides.length; axis++) {
      // oneDNN refuses a stride of 0, which empty inner axes give.
      longStrides[axis] = Math.max(1, strides[axis]);
    }
    return new memory.desc(shape.toLongArray(), element, longStrides);
  }

  private static memory.data_type dataType(ElementType element) {
    return switch (element) {
      case FLOAT -> memory.data_type.f32;
      case INT32, BOOL -> memory.data_type.s32;
      case INT8 -> memory.data_type.s8;
      case UINT8 -> memory.data_type.u8;
      case INT64 ->
          throw new IllegalArgumentException("cpu: expected a type of oneDNN's, got int64");
    };
  }

  /** Whatever layout of floats the primitive likes best. */
  static memory.desc any(Shape shape) {
    return any(new TensorType(ElementType.FLOAT, shape));
  }

  /** Whatever layout the primitive likes best. */
  static memory.desc any(TensorType type) {
    long[] sizes = type.shape().toLongArray();
    return new memory.desc(sizes, dataType(type.element()), memory.format_tag.any);
  }

  /**
   * A layout for another shape with the same channel arrangement: channels last if those of the
   * given one are adjacent, blocked by 16 or 8 if those are, else row-major.
   */
  static memory.desc blockedLike(memory.desc layout, Shape shape) {
    int rank = shape.rank();
    memory.format_tag tag = memory.format_tag.undef;
    for (memory.format_tag candidate : candidates(rank)) {
      memory.desc same = new memory.desc(layout.get_dims(), memory.data_type.f32, candidate, true);
      if (!same.is_zero() && same.equals(layout)) {
        tag = candidate;
        break;
      }
    }
    return tag == memory.format_tag.undef
        ? rowMajor(shape)
        : new memory.desc(shape.toLongArray(), memory.data_type.f32, tag);
  }

  private static memory.format_tag[] candidates(int rank) {
    return switch (rank) {
      case 3 ->
          new memory.format_tag[] {
            memory.format_tag.nCw16c, memory.format_tag.nCw8c, memory.format_tag.nwc
          };
      case 4 ->
          new memory.format_tag[] {
            memory.format_tag.nChw16c, memory.format_tag.nChw8c, memory.format_tag.nhwc
          };
      case 5 ->
          new memory.format_tag[] {
            memory.format_tag.nCdhw16c, memory.format_tag.nCdhw8c, memory.format_tag.ndhwc
          };
      default -> new memory.format_tag[0];
    };
  }
}
