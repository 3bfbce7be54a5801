package io.sparkdl.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.spark.network.util.AbstractFileRegion;

/**
 * A buffer as the kind of message that Spark's network layer sends bodies as. Its ciphers take
 * these piece by piece; of a Netty buffer that the socket takes in parts, the SASL cipher of Spark
 * 4.1 loses the rest.
 */
final class BufferRegion extends AbstractFileRegion {
  private final ByteBuffer bytes;
  private final int count;

  /** The buffer's remaining bytes, which must not change until they are written. */
  BufferRegion(ByteBuffer bytes) {
    this.bytes = bytes;
    this.count = bytes.remaining();
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long transferred() {
    return count - bytes.remaining();
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    return target.write(bytes);
  }

  /** The buffer is the sender's, and the garbage collector's. */
  @Override
  protected void deallocate() {}
}
