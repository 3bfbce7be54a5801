package io.sparkdl.data;

import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/**
 * The shards that a worker owns, as memory-mapped Arrow IPC files, perhaps compressed, in one of
 * Spark's local directories. Chunks are added in any order; after {@link #seal} rows are gathered
 * by shard and index. Closing unmaps and deletes the files. Belongs to one thread.
 */
public final class ShardStore implements AutoCloseable {
  /** Files that are open for writing: few beside those that a process may open. */
  private static final int MOST_OPEN = 128;

  /** Of a label and a weight. */
  private static final int LABEL_BYTES = Double.BYTES + Float.BYTES;

  private final Path directory;
  private final FeatureType type;
  private final ChunkFormat format;
  private final byte[] rowBytes;
  private final float[] rowFloats;

  /** Files by set and shard; null where there are no rows. */
  private final ShardFile[][] sets = new ShardFile[2][0];

  /** Of files that are open for writing, in the order in which they were opened. */
  private final Deque<ShardFile> open = new ArrayDeque<>();

  private final DecompressedBatch decompressed;
  private long expectedBytes;

  /** A store in a directory that does not exist yet. */
  ShardStore(Path directory, FeatureType type, ShardCompression compression) throws IOException {
    this.decompressed = new DecompressedBatch(compression);
    this.directory = Files.createDirectories(directory);
    this.type = type;
    this.format = new ChunkFormat(type);
    this.rowBytes = new byte[type.bytes() ? type.width() : 0];
    this.rowFloats = new float[type.bytes() ? type.width() : 0];
  }

  /**
   * A store in Spark's local directories, on one of an executor.
   *
   * @param name name of the directory, unique to the job and the worker
   * @param worker spreads workers over the local directories
   * @param compression of the files
   */
  public static ShardStore inLocalDirectory(
      String name, int worker, FeatureType type, ShardCompression compression) throws IOException {
    File[] local = SparkEnv.get().blockManager().diskBlockManager().localDirs();
    return new ShardStore(local[worker % local.length].toPath().resolve(name), type, compression);
  }

  /** Tells which rows of a plan will be added, for the message if there is no room for them. */
  public void expect(ShardPlan plan, int worker) {
    int end = plan.firstShard((worker + 1) * plan.groupsPerWorker());
    for (int i = plan.firstShard(worker * plan.groupsPerWorker()); i < end; i++) {
      expectedBytes += (long) plan.shardRows(i) * (type.rowBytes() + LABEL_BYTES);
    }
  }

  /**
   * Appends rows to their shard's file.
   *
   * @throws DiskFullException if there is no room for them
   */
  public void add(ShardChunk chunk) throws IOException {
    int set = chunk.set();
    int shard = chunk.shard();
    if (sets[set].length <= shard) {
      sets[set] = Arrays.copyOf(sets[set], shard + 1);
    }
    ShardFile file = sets[set][shard];
    if (file == null) {
      Path path = directory.resolve("set-" + set + "-shard-" + shard + ".arrow");
      file = new ShardFile(path, format, decompressed);
      sets[set][shard] = file;
    }
    if (!file.isOpen()) {
      if (open.size() == MOST_OPEN) {
        open.remove().pause();
      }
      open.add(file);
    }
    ShardFile target = file;
    write(() -> target.add(chunk));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      long written = 0;
      for (ShardFile[] files : sets) {
        for (ShardFile file : files) {
          written += file == null ? 0 : file.length();
        }
      }
      throw DiskFullException.inShards(e, directory, expectedBytes, written);
    }
  }

  /**
   * Ends the files of a set and maps them.
   *
   * @param set the set
   * @param plan tells how many rows each shard must have
   * @param worker the worker whose shards these must be
   * @throws IllegalStateException if rows are missing or there twice
   * @throws DiskFullException if there is no room for the files' ends
   */
  public void seal(int set, ShardPlan plan, int worker) throws IOException {
    ShardFile[] files = sets[set];
    int first = plan.firstShard(worker * plan.groupsPerWorker());
    int end = plan.firstShard((worker + 1) * plan.groupsPerWorker());
    for (int shard = first; shard < end; shard++) {
      int expected = plan.shardRows(shard);
      ShardFile file = shard < files.length ? files[shard] : null;
      if (file != null) {
        write(() -> file.seal(expected));
      } else if (expected != 0) {
        throw new IllegalStateException(
            "shard " + shard + ": expected " + expected + " rows, got none; the shuffle lost data");
      }
    }
  }

  /**
   * Copies rows into the buffers of a step, from index 0 of each on; positions do not move.
   *
   * @param set the set
   * @param shards the rows' shards
   * @param indexes the rows' indexes in their shards
   * @param from first row to copy
   * @param count number of rows to copy
   * @param features gets (count, row shape…), row-major
   */
  public void gatherFeatures(
      int set, int[] shards, int[] indexes, int from, int count, FloatBuffer features) {
    ShardFile[] files = sets[set];
    int width = type.width();
    int bytes = type.rowBytes();
    for (int i = 0; i < count; i++) {
      int row = indexes[from + i];
      ShardFile file = files[shards[from + i]];
      int batch = file.batchOf(row);
      int at = file.featuresAt(batch, row, bytes);
      if (type.bytes()) {
        file.bytes(batch).get(at, rowBytes);
        ImageBytes.widen(rowBytes, rowFloats, width);
        features.put(i * width, rowFloats);
      } else {
        features.put(i * width, file.floats(batch), at / Float.BYTES, width);
      }
    }
  }

  /** Copies class labels and row weights, as {@link #gatherFeatures} does features. */
  public void gatherClasses(
      int set,
      int[] shards,
      int[] indexes,
      int from,
      int count,
      LongBuffer labels,
      FloatBuffer weights) {
    ShardFile[] files = sets[set];
    for (int i = 0; i < count; i++) {
      int row = indexes[from + i];
      ShardFile file = files[shards[from + i]];
      int batch = file.batchOf(row);
      labels.put(i, (long) file.label(batch, row));
      weights.put(i, file.weight(batch, row));
    }
  }

  /** Copies numeric labels and row weights, as {@link #gatherFeatures} does features. */
  public void gatherNumbers(
      int set,
      int[] shards,
      int[] indexes,
      int from,
      int count,
      FloatBuffer labels,
      FloatBuffer weights) {
    ShardFile[] files = sets[set];
    for (int i = 0; i < count; i++) {
      int row = indexes[from + i];
      ShardFile file = files[shards[from + i]];
      int batch = file.batchOf(row);
      labels.put(i, (float) file.label(batch, row));
      weights.put(i, file.weight(batch, row));
    }
  }

  /** Unmaps and deletes the files. */
  @Override
  public void close() throws IOException {
    decompressed.close();
    for (int set = 0; set < sets.length; set++) {
      for (ShardFile file : sets[set]) {
        if (file != null) {
          file.close();
        }
      }
      sets[set] = new ShardFile[0];
    }
    if (Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
