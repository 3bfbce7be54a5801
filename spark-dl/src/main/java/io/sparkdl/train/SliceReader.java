package io.sparkdl.train;

import io.sparkdl.engine.weights.Span;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads some of the optimizer's state from the slices of a run with other workers. */
final class SliceReader {
  private final FileSystem files;
  private final Path directory;
  private final String region;
  private final float[] numbers;
  private long found;

  private SliceReader(FileSystem files, Path directory, String region, int length) {
    this.files = files;
    this.directory = directory;
    this.region = region;
    this.numbers = new float[length];
  }

  /**
   * Numbers of a region for the parameters of these spans, one behind the other.
   *
   * @throws TrainingException if the checkpoint has no such region or not all of the spans
   */
  static float[] read(
      FileSystem files, Path directory, RunCheckpoint checkpoint, String region, List<Span> spans)
      throws IOException {
    int length = Math.toIntExact(spans.stream().mapToLong(Span::length).sum());
    SliceReader reader = new SliceReader(files, directory, region, length);
    for (RunCheckpoint.SliceFile slice : checkpoint.slices()) {
      reader.read(slice, spans);
    }
    if (reader.found != length) {
      throw new TrainingException(
          "checkpoint: expected "
              + region
              + " of parameters "
              + spans
              + " in "
              + directory
              + ", got "
              + reader.found
              + " of them; it was written with another optimizer");
    }
    return reader.numbers;
  }

  private void read(RunCheckpoint.SliceFile slice, List<Span> spans) throws IOException {
    int index = slice.regions().indexOf(region);
    if (index < 0 || slice.spans().stream().noneMatch(stored -> meets(stored, spans))) {
      return;
    }
    try (FSDataInputStream in = files.open(new Path(directory, slice.file().name()))) {
      long at = index * slice.spans().stream().mapToLong(Span::length).sum();
      for (Span stored : slice.spans()) {
        long to = 0;
        for (Span wanted : spans) {
          long begin = Math.max(wanted.from(), stored.from());
          long end = Math.min(wanted.to(), stored.to());
          if (begin < end) {
            in.seek((at + begin - stored.from()) * Float.BYTES);
            copy(in, Math.toIntExact(to + begin - wanted.from()), Math.toIntExact(end - begin));
          }
          to += wanted.length();
        }
        at += stored.length();
      }
    }
  }

  private static boolean meets(Span stored, List<Span> spans) {
    return spans.stream()
        .anyMatch(span -> Math.max(span.from(), stored.from()) < Math.min(span.to(), stored.to()));
  }

  private void copy(FSDataInputStream in, int to, int count) throws IOException {
    byte[] bytes = new byte[Math.multiplyExact(count, Float.BYTES)];
    new DataInputStream(in).readFully(bytes);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers, to, count);
    found += count;
  }
}
