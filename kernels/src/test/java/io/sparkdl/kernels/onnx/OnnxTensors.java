package io.sparkdl.kernels.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors and types of ONNX files. */
final class OnnxTensors {
  /** Names of ONNX's element types by their number (TensorProto.DataType). */
  private static final String[] TYPE_NAMES = {
    "undefined",
    "float32",
    "uint8",
    "int8",
    "uint16",
    "int16",
    "int32",
    "int64",
    "string",
    "bool",
    "float16",
    "float64",
    "uint32",
    "uint64",
    "complex64",
    "complex128",
    "bfloat16",
    "float8e4m3fn",
    "float8e4m3fnuz",
    "float8e5m2",
    "float8e5m2fnuz",
    "uint4",
    "int4",
    "float4e2m1",
    "float8e8m0",
    "uint2",
    "int2"
  };

  private OnnxTensors() {}

  /**
   * Our element type for ONNX's number.
   *
   * @throws UnsupportedModel if there is none
   */
  static ElementType elementType(int onnxType) {
    return switch (onnxType) {
      case 1 -> ElementType.FLOAT;
      case 2 -> ElementType.UINT8;
      case 3 -> ElementType.INT8;
      case 6 -> ElementType.INT32;
      case 7 -> ElementType.INT64;
      case 9 -> ElementType.BOOL;
      default ->
          throw UnsupportedModel.type(
              onnxType >= 0 && onnxType < TYPE_NAMES.length
                  ? TYPE_NAMES[onnxType]
                  : "element type " + onnxType);
    };
  }

  /** Throws unless a declared type is a tensor of one of our element types. */
  static void check(TypeProto type) {
    switch (type.getValueCase()) {
      case TENSOR_TYPE -> elementType(type.getTensorType().getElemType());
      case SEQUENCE_TYPE -> throw UnsupportedModel.type("sequence");
      case MAP_TYPE -> throw UnsupportedModel.type("map");
      case SPARSE_TENSOR_TYPE -> throw UnsupportedModel.type("sparse tensor");
      default -> throw UnsupportedModel.type("optional");
    }
  }

  /**
   * A tensor with its elements.
   *
   * @throws UnsupportedModel if it is of a type that we do not have
   */
  static Argument read(TensorProto tensor) {
    ElementType element = elementType(tensor.getDataType());
    int[] sizes = new int[tensor.getDimsCount()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.toIntExact(tensor.getDims(axis));
    }
    TensorType type = new TensorType(element, Shape.of(sizes));
    int length = Math.toIntExact(type.elements());
    ByteBuffer raw =
        tensor.hasRawData()
            ? tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
            : null;
    return new Argument(
        type,
        switch (element) {
          case FLOAT -> floats(tensor, raw, length);
          case INT64 -> longs(tensor, raw, length);
          case INT32, BOOL -> ints(tensor, raw, length, element == ElementType.BOOL);
          case INT8, UINT8 -> bytes(tensor, raw, length);
        });
  }

  private static float[] floats(TensorProto tensor, ByteBuffer raw, int length) {
    float[] data = new float[length];
    for (int i = 0; i < length; i++) {
      data[i] = raw == null ? tensor.getFloatData(i) : raw.getFloat();
    }
    return data;
  }

  private static long[] longs(TensorProto tensor, ByteBuffer raw, int length) {
    long[] data = new long[length];
    for (int i = 0; i < length; i++) {
      data[i] = raw == null ? tensor.getInt64Data(i) : raw.getLong();
    }
    return data;
  }

  private static int[] ints(TensorProto tensor, ByteBuffer raw, int length, boolean bytes) {
    int[] data = new int[length];
    for (int i = 0; i < length; i++) {
      data[i] = raw == null ? tensor.getInt32Data(i) : bytes ? raw.get() : raw.getInt();
    }
    return data;
  }

  private static byte[] bytes(TensorProto tensor, ByteBuffer raw, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = raw == null ? (byte) tensor.getInt32Data(i) : raw.get();
    }
    return data;
  }

  /** Elements as plan constants and program inputs take them. */
  static Object data(Elements elements) {
    int length = elements.length();
    return switch (elements.type().element()) {
      case FLOAT -> {
        float[] data = new float[length];
        for (int i = 0; i < length; i++) {
          data[i] = (float) elements.doubles()[i];
        }
        yield data;
      }
      case INT64 -> elements.longs();
      case INT8, UINT8 -> {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
          data[i] = (byte) elements.longs()[i];
        }
        yield data;
      }
      case INT32, BOOL -> {
        int[] data = new int[length];
        for (int i = 0; i < length; i++) {
          data[i] = (int) elements.longs()[i];
        }
        yield data;
      }
    };
  }
}
