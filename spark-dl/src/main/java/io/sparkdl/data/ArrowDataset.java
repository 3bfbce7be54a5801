package io.sparkdl.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.Utils;
import scala.Tuple2;

/**
 * A table as Arrow record batches in virtual shards, kept by Spark's block managers until it is
 * closed: in that part of the heap that Spark has for such (spark.memory.storageFraction) while
 * there is room, else on disk. Loading runs one Spark job, which also checks every row.
 */
public final class ArrowDataset implements AutoCloseable {
  /** Name of the accumulator of {@link #decodeSeconds}, which Spark shows with the stage. */
  static final String DECODE_SECONDS = "sparkdl.decodeSeconds";

  /** Chunks as bytes: what is kept must not depend on the application's serialiser. */
  private final JavaRDD<byte[]> chunks;

  private final int shards;
  private final ShardCompression compression;
  private final DataStatistics statistics;
  private final double decodeSeconds;

  private ArrowDataset(
      JavaRDD<byte[]> chunks,
      int shards,
      ShardCompression compression,
      DataStatistics statistics,
      double decodeSeconds) {
    this.chunks = chunks;
    this.shards = shards;
    this.compression = compression;
    this.statistics = statistics;
    this.decodeSeconds = decodeSeconds;
  }

  /** Reads the table once; its shards will not be compressed. */
  public static ArrowDataset load(Dataset<?> table, DataColumns columns, int shards) {
    return load(table, columns, shards, ShardCompression.NONE);
  }

  /**
   * Reads the table once.
   *
   * @param table the table
   * @param columns what is read of it, and the rules for it
   * @param shards number of virtual shards
   * @param compression of the shards' files on the workers
   * @throws DiskFullException if there is no room for the rows
   * @throws DataException if the schema does not fit, before a job starts; if a row breaks a rule,
   *     with column, partition, row and value; if there is no valid row
   */
  public static ArrowDataset load(
      Dataset<?> table, DataColumns columns, int shards, ShardCompression compression) {
    FeatureEncoding encoding = columns.check(table.schema());
    TableRows read = TableRows.of(columns.select(table));
    List<RowColumn> all = read.columns();
    int count = columns.features().names().size();
    List<RowColumn> features = List.copyOf(all.subList(0, count));
    RowColumn labels = all.get(count);
    RowColumn weights = columns.weight() == null ? null : all.get(count + 1);
    SparkContext context = table.sparkSession().sparkContext();
    DoubleAccumulator seconds = context.doubleAccumulator(DECODE_SECONDS);
    JavaRDD<byte[]> chunks =
        read.read(
            (partition, rows) -> {
              RowReader reader = new RowReader(encoding, columns.features(), features, partition);
              rows.onBatch(reader::begin);
              return Chunk.toBytes(
                  new ChunkEncoder(
                      rows, columns, reader, labels, weights, seconds, shards, partition));
            },
            byte[].class);
    chunks.setName("Spark DL rows as Arrow batches");
    chunks.persist(StorageLevel.MEMORY_AND_DISK());
    ArrowDataset loaded = null;
    try {
      List<DataStatistics.Partition> partitions = new ArrayList<>();
      for (byte[] bytes : chunks.mapPartitionsWithIndex(ArrowDataset::summarize, false).collect()) {
        partitions.add(Utils.deserialize(bytes, DataStatistics.class.getClassLoader()));
      }
      partitions.sort(Comparator.comparingInt(DataStatistics.Partition::index));
      DataStatistics found = DataStatistics.merge(columns.features(), partitions);
      loaded = new ArrowDataset(chunks, shards, compression, found, seconds.value());
      return loaded;
    } catch (Exception e) { // Spark's are checked, but Scala does not declare them
      if (DiskFullException.isTold(e)) {
        throw DiskFullException.inSpark("rows", e);
      }
      throw e;
    } finally {
      if (loaded == null) {
        chunks.unpersist();
      }
    }
  }

  private static Iterator<byte[]> summarize(int partition, Iterator<byte[]> bytes) {
    Iterator<Chunk> chunks = Chunk.fromBytes(bytes);
    long rows = 0;
    FeatureType type = null;
    double maxLabel = Double.NEGATIVE_INFINITY;
    String error = null;
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      rows += chunk.rows();
      if (chunk.error() == null) {
        type = chunk.type();
        maxLabel = Math.max(maxLabel, chunk.maxLabel());
      } else {
        error = chunk.error();
      }
    }
    DataStatistics.Partition found =
        new DataStatistics.Partition(partition, rows, type, maxLabel, error);
    return List.of(Utils.serialize(found)).iterator();
  }

  /** What the table holds. */
  public DataStatistics statistics() {
    return statistics;
  }

  /**
   * Seconds of reading the table's rows, by whatever its plan does for them, and of encoding them:
   * a sum over the tasks, many of which run at once.
   */
  public double decodeSeconds() {
    return decodeSeconds;
  }

  /** Number of virtual shards. */
  public int shards() {
    return shards;
  }

  /** How the files of shards are compressed. */
  public ShardCompression compression() {
    return compression;
  }

  /**
   * The rows by shard.
   *
   * @param set number that the chunks carry, to tell two tables of a job apart
   * @return shard and chunk, in no particular order
   */
  public JavaPairRDD<Integer, ShardChunk> byShard(int set) {
    long[] before = statistics.rowsBefore();
    List<Long> expected = statistics.rows();
    int count = shards;
    return chunks
        .mapPartitionsWithIndex(
            (partition, iterator) ->
                new PlacedChunks(
                    Chunk.fromBytes(iterator),
                    set,
                    before[partition],
                    expected.get(partition),
                    partition,
                    count),
            false)
        .mapToPair(chunk -> new Tuple2<>(chunk.shard(), chunk));
  }

  /** Gives the disk space back. */
  @Override
  public void close() {
    chunks.unpersist();
  }
}
