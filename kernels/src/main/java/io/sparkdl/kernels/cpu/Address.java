package io.sparkdl.kernels.cpu;

import io.sparkdl.kernels.backend.DeviceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A native address as JavaCPP's pointer, owning nothing. */
final class Address extends Pointer {
  Address(long address) {
    super((Pointer) null);
    this.address = address;
  }

  /** A view of the bytes from here on, in native order. */
  ByteBuffer bytes(long size) {
    if (size > Integer.MAX_VALUE) {
      throw new DeviceException(
          "cpu: expected a value of at most 2^31 - 1 bytes for an operator that runs in Java, got "
              + size
              + "; lower the batch size");
    }
    BytePointer pointer = new BytePointer(this);
    pointer.position(0).limit(size).capacity(size);
    return pointer.asByteBuffer().order(ByteOrder.nativeOrder());
  }
}
