package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStoreTest {
  private static final int WIDTH = 50;

  /** Rows of a batch; of each batch's rows those of every second batch are noise. */
  private static final int BATCH = 7;

  private static final FeatureType TYPE =
      new FeatureType(FeatureEncoding.FLOAT_ARRAY, List.of(WIDTH));

  @TempDir Path directory;

  /** Noise does not get smaller, a row of one number does. */
  private static float value(int row, int column) {
    boolean noise = row / BATCH % 2 == 1;
    return noise ? (float) new SplittableRandom(row * 1000L + column).nextDouble() : row;
  }

  /** {@code BATCH} rows of a shard from a first one on. */
  private static ShardChunk chunk(int shard, int first) {
    ChunkFormat format = new ChunkFormat(TYPE);
    byte[] message = format.blank(BATCH);
    ChunkFormat.Layout layout = format.layout(BATCH);
    ByteBuffer values = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        int at = layout.features() + (i * WIDTH + j) * Float.BYTES;
        values.putFloat(at, value(first + i, j));
      }
      values.putDouble(layout.labels() + i * Double.BYTES, first + i);
      values.putFloat(layout.weights() + i * Float.BYTES, 0.5f + first + i);
    }
    return new ShardChunk(0, shard, first, BATCH, message);
  }

  @ParameterizedTest
  @EnumSource(ShardCompression.class)
  void gather_ofAnyCompression_givesTheRowsInAnyOrder(ShardCompression compression)
      throws IOException {
    Path files = directory.resolve("files");
    int rows = 4 * BATCH;
    try (ShardStore store = new ShardStore(files, TYPE, compression)) {
      for (int shard = 0; shard < 2; shard++) {
        for (int first : new int[] {2 * BATCH, 0, 3 * BATCH, BATCH}) {
          store.add(chunk(shard, first));
        }
      }
      store.seal(0, new ShardPlan(2 * rows, 2, 4, 1, 1), 0);
      int[] shards = new int[2 * rows];
      int[] indexes = new int[2 * rows];
      for (int i = 0; i < shards.length; i++) {
        shards[i] = i % 2;
        indexes[i] = i * 5 % rows;
      }
      FloatBuffer features = FloatBuffer.allocate(shards.length * WIDTH);
      LongBuffer labels = LongBuffer.allocate(shards.length);
      FloatBuffer weights = FloatBuffer.allocate(shards.length);
      store.gatherFeatures(0, shards, indexes, 0, shards.length, features);
      store.gatherClasses(0, shards, indexes, 0, shards.length, labels, weights);
      for (int i = 0; i < shards.length; i++) {
        assertEquals(indexes[i], labels.get(i));
        assertEquals(0.5f + indexes[i], weights.get(i));
        for (int j = 0; j < WIDTH; j++) {
          assertEquals(value(indexes[i], j), features.get(i * WIDTH + j));
        }
      }
      long size = Files.size(files.resolve("set-0-shard-0.arrow"));
      long plain = (long) rows * WIDTH * Float.BYTES;
      assertEquals(compression == ShardCompression.NONE, size > plain, size + " bytes");
    }
    assertFalse(Files.exists(files));
  }

  /** The form of the files is Arrow's, whoever compressed them. */
  @ParameterizedTest
  @EnumSource(ShardCompression.class)
  void file_ofAnyCompression_isReadByArrowsOwnReader(ShardCompression compression)
      throws IOException {
    try (ShardStore store = new ShardStore(directory.resolve("files"), TYPE, compression)) {
      store.add(chunk(0, BATCH));
      store.add(chunk(0, 0));
      store.seal(0, new ShardPlan(2 * BATCH, 1, 4, 1, 1), 0);
      int read = 0;
      try (FileChannel channel =
              FileChannel.open(directory.resolve("files").resolve("set-0-shard-0.arrow"));
          RootAllocator allocator = new RootAllocator();
          ArrowFileReader reader =
              new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE)) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        while (reader.loadNextBatch()) {
          for (int i = 0; i < root.getRowCount(); i++, read++) {
            int row = (int) (double) root.getVector("label").getObject(i);
            List<?> features = (List<?>) root.getVector("features").getObject(i);
            assertEquals(value(row, 3), features.get(3));
            assertEquals(value(row, WIDTH - 1), features.get(WIDTH - 1));
            assertEquals(0.5f + row, root.getVector("weight").getObject(i));
          }
        }
      }
      assertEquals(2 * BATCH, read);
    }
  }

  /** Of less than a block, of several with a rest, and of a block that does not get smaller. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 9 << 20})
  void lz4Frame_ofBlocks_givesTheBytesBack(int length) {
    byte[] bytes = new byte[length + 3];
    SplittableRandom random = new SplittableRandom(length);
    for (int i = 0; i < 5 << 20 && i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    byte[] frame = Lz4Frame.compress(bytes, 3, length);
    ByteBuffer from = ByteBuffer.allocateDirect(frame.length + 2).put(2, frame);
    ByteBuffer to = ByteBuffer.allocateDirect(length);
    assertEquals(length, Lz4Frame.decompress(from, 2, to));
    byte[] back = new byte[length];
    to.get(0, back);
    assertArrayEquals(Arrays.copyOfRange(bytes, 3, length + 3), back);
  }

  @Test
  void of_nameOfNone_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> ShardCompression.of("gzip"));
  }

  /** A disk that is full before all rows are there. */
  @Test
  void add_fullDisk_saysWhereHowMuchAndWhatToDo() throws Exception {
    try (SmallDisk disk = new SmallDisk(directory.resolve("disk"), 1)) {
      Path files = disk.path().resolve("shards");
      int rows = 2000 * BATCH;
      try (ShardStore store = new ShardStore(files, TYPE, ShardCompression.NONE)) {
        store.expect(new ShardPlan(rows, 1, 4, 1, 1), 0);
        DiskFullException full =
            assertThrows(
                DiskFullException.class,
                () -> {
                  for (int first = 0; first < rows; first += BATCH) {
                    store.add(chunk(0, first));
                  }
                });
        for (String part : new String[] {files.toString(), "3.0 MB", "spark.local.dir"}) {
          assertTrue(full.getMessage().contains(part), full.getMessage());
        }
      }
      try (Stream<Path> left = Files.list(disk.path())) {
        assertEquals(0, left.count());
      }
    }
  }
}
