package io.sparkdl.bench;

import io.sparkdl.data.ArrowDataset;
import io.sparkdl.data.DataColumns;
import io.sparkdl.data.EpochOrder;
import io.sparkdl.data.HandleInvalid;
import io.sparkdl.data.Label;
import io.sparkdl.data.ShardChunk;
import io.sparkdl.data.ShardChunkSerializer;
import io.sparkdl.data.ShardCompression;
import io.sparkdl.data.ShardPlan;
import io.sparkdl.data.ShardStore;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.reflect.ClassTag;

/** Brings a table's features into plan inputs, as a fit does, with no network. */
final class FeedProcess {
  private static final int SHARDS = 64;
  private static final int BATCH = 128;

  private FeedProcess() {}

  /**
   * Arguments: those of {@link FeedTask#measure}, and {@code first} or {@code later} for the epoch
   * that is timed. The first has all that comes before it.
   */
  public static void main(String[] arguments) throws IOException {
    boolean first = arguments[3].equals("first");
    FeedTask.measure((table, kind) -> feed(table, kind, first), arguments);
  }

  /** What a fit does until numbers lie in a plan's input: load, deal, store, gather. */
  private static long feed(Dataset<Row> table, FeedKind kind, boolean first) {
    long start = System.nanoTime();
    DataColumns columns =
        new DataColumns(kind.columns(), "y", null, Label.classes(10), HandleInvalid.ERROR);
    try (ArrowDataset dataset = ArrowDataset.load(table, columns, SHARDS)) {
      long rows = dataset.statistics().totalRows();
      var type = dataset.statistics().type();
      FlatMapFunction<Iterator<Tuple2<Integer, ShardChunk>>, Long> epochs =
          chunks -> {
            try (ShardStore store =
                ShardStore.inLocalDirectory("feed-" + rows, 0, type, ShardCompression.NONE)) {
              ShardPlan plan = new ShardPlan(rows, SHARDS, BATCH, 1, 1);
              while (chunks.hasNext()) {
                store.add(chunks.next()._2());
              }
              store.seal(0, plan, 0);
              gather(store, plan, 0, type.width());
              long later = System.nanoTime();
              if (!first) {
                gather(store, plan, 1, type.width());
              }
              return List.of(System.nanoTime() - later).iterator();
            }
          };
      long later = dealt(dataset).mapPartitions(epochs).first();
      return first ? System.nanoTime() - start : later;
    }
  }

  /** Every chunk to one worker, as the shuffle of a fit does it. */
  static JavaRDD<Tuple2<Integer, ShardChunk>> dealt(ArrowDataset dataset) {
    ShuffledRDD<Integer, ShardChunk, ShardChunk> shuffle =
        new ShuffledRDD<>(
            dataset.byShard(0).rdd(),
            new HashPartitioner(1),
            ClassTag.apply(Integer.class),
            ClassTag.apply(ShardChunk.class),
            ClassTag.apply(ShardChunk.class));
    shuffle.setSerializer(new ShardChunkSerializer());
    return shuffle.toJavaRDD();
  }

  private static void gather(ShardStore store, ShardPlan plan, int epoch, int width) {
    int[] shards = new int[BATCH];
    int[] indexes = new int[BATCH];
    FloatBuffer input = FloatBuffer.allocate(BATCH * width);
    EpochOrder order = plan.epoch(1, epoch, 0);
    for (long step = 0; step < plan.steps(); step++) {
      int count = order.select(step, 0, shards, indexes);
      store.gatherFeatures(0, shards, indexes, 0, count, input);
    }
  }
}
