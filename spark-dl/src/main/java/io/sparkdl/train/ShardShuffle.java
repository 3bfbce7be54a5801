package io.sparkdl.train;

import io.sparkdl.data.ShardChunk;
import io.sparkdl.data.ShardChunkSerializer;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.ShuffledRDD;
import scala.collection.immutable.Nil$;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag;

/**
 * Spark's shuffle of chunks to the workers that own their shards. It asks for no places: a barrier
 * stage starts all its tasks together or not at all, and waiting for places ({@code
 * spark.locality.wait}) only delays that. Whatever the application's serialiser, chunks pass by one
 * of their own.
 */
final class ShardShuffle extends ShuffledRDD<Integer, ShardChunk, ShardChunk> {
  private static final long serialVersionUID = 1L;

  ShardShuffle(
      SparkContext context, JavaPairRDD<Integer, ShardChunk> chunks, ShardPartitioner owners) {
    super(
        chunks.rdd(),
        owners,
        ClassTag.apply(Integer.class),
        ClassTag.apply(ShardChunk.class),
        ClassTag.apply(ShardChunk.class));
    setSerializer(new ShardChunkSerializer());
    setName("Spark DL shards");
  }

  @Override
  public Seq<String> getPreferredLocations(Partition partition) {
    return none();
  }

  @SuppressWarnings("unchecked")
  private static <T> Seq<T> none() {
    return (Seq<T>) Nil$.MODULE$;
  }
}
