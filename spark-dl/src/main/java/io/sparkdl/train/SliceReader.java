package io.sparkdl.train;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads a slice of the optimizer's state from the slices of a run with other workers. */
final class SliceReader {
  private SliceReader() {}

  /**
   * Numbers of a region for the parameters from {@code from} to {@code to}.
   *
   * @throws TrainingException if the checkpoint has no such region or not all of the range
   */
  static float[] read(
      FileSystem files, Path directory, RunCheckpoint checkpoint, String region, long from, long to)
      throws IOException {
    float[] numbers = new float[Math.toIntExact(to - from)];
    long found = 0;
    for (RunCheckpoint.SliceFile slice : checkpoint.slices()) {
      long begin = Math.max(from, slice.from());
      long end = Math.min(to, slice.to());
      int index = slice.regions().indexOf(region);
      if (begin < end && index >= 0) {
        long length = slice.to() - slice.from();
        long position = (index * length + begin - slice.from()) * Float.BYTES;
        int count = Math.toIntExact(end - begin);
        byte[] bytes = new byte[Math.multiplyExact(count, Float.BYTES)];
        try (FSDataInputStream in = files.open(new Path(directory, slice.file().name()))) {
          in.seek(position);
          new DataInputStream(in).readFully(bytes);
        }
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(numbers, Math.toIntExact(begin - from), count);
        found += count;
      }
    }
    if (found != to - from) {
      throw new TrainingException(
          "checkpoint: expected "
              + region
              + " of parameters "
              + from
              + " to "
              + to
              + " in "
              + directory
              + ", got "
              + found
              + " of them; it was written with another optimizer");
    }
    return numbers;
  }
}
