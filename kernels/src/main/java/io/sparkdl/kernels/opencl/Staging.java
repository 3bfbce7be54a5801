package io.sparkdl.kernels.opencl;

import com.aparapi.internal.opencl.OpenCLMem;
import io.sparkdl.kernels.opencl.kernel.ArenaKind;

/**
 * An array through which elements travel between host and device. It is as long as it must be never
 * to move in the heap; only its first {@link #length} elements are transferred.
 */
final class Staging {
  private final ArenaKind kind;
  private final Object array;
  private int length;

  /** The device's copy; null until the first launch. */
  OpenCLMem memory;

  Staging(ArenaKind kind, int length) {
    this.kind = kind;
    this.array = kind.newArray(Collector.unmovedLength(length, kind.bytes()));
    this.length = length;
  }

  ArenaKind kind() {
    return kind;
  }

  /** float[], int[] or long[], at least as long as what is transferred. */
  Object array() {
    return array;
  }

  /** Elements that a launch transfers. */
  int length() {
    return length;
  }

  /** Changes what is transferred, up to the array's own length. */
  void setLength(int elements) {
    length = elements;
  }
}
