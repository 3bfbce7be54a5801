package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/**
 * A value in one layout. oneDNN reads it through {@link #memory}; Java loops, which want it
 * row-major, through the buffers. Both are bound when the program's memory is placed.
 */
final class Tensor {
  private final TensorType type;
  private final Storage storage;
  private final memory.desc layout;
  private final boolean rowMajor;
  private memory memory;
  private FloatBuffer floats;
  private IntBuffer ints;
  private LongBuffer longs;
  private ByteBuffer bytes;

  /**
   * A tensor in a storage.
   *
   * @param layout oneDNN's description; null for int64, which oneDNN does not know
   */
  Tensor(TensorType type, Storage storage, memory.desc layout, boolean rowMajor) {
    this.type = type;
    this.storage = storage;
    this.layout = layout;
    this.rowMajor = rowMajor;
  }

  TensorType type() {
    return type;
  }

  Storage storage() {
    return storage;
  }

  memory.desc layout() {
    return layout;
  }

  boolean rowMajor() {
    return rowMajor;
  }

  /** Number of elements. */
  int elements() {
    return Math.toIntExact(type.elements());
  }

  /** oneDNN's view, made on first use; its address is set by {@link #bind}. */
  memory memory(engine engine) {
    if (memory == null) {
      memory = new memory(layout, engine, (org.bytedeco.javacpp.Pointer) null);
    }
    return memory;
  }

  /** Points every view at the storage's address. */
  void bind() {
    if (memory != null) {
      memory.set_data_handle(new Address(storage.address()));
    }
    if (rowMajor && type.elements() > 0) {
      long size = type.elements() * type.element().bytes();
      if (size <= Integer.MAX_VALUE) {
        ByteBuffer view = new Address(storage.address()).bytes(size);
        switch (type.element()) {
          case FLOAT -> floats = view.asFloatBuffer();
          case INT32, BOOL -> ints = view.asIntBuffer();
          case INT64 -> longs = view.asLongBuffer();
          case INT8, UINT8 -> bytes = view;
        }
      }
    } else if (rowMajor) {
      floats = FloatBuffer.allocate(0);
      ints = IntBuffer.allocate(0);
      longs = LongBuffer.allocate(0);
      bytes = ByteBuffer.allocate(0);
    }
  }

  /** Row-major elements of a float tensor. */
  FloatBuffer floats() {
    return floats;
  }

  /** Row-major elements of an int32 or bool tensor. */
  IntBuffer ints() {
    return ints;
  }

  /** Row-major elements of an int64 tensor. */
  LongBuffer longs() {
    return longs;
  }

  /** Row-major elements of an int8 or uint8 tensor. */
  ByteBuffer bytes() {
    return bytes;
  }

  /** Frees oneDNN's view. */
  void release() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
