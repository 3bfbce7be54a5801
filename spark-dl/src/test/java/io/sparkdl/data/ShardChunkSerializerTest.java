package io.sparkdl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.reflect.ClassTag;

class ShardChunkSerializerTest {
  private static final ClassTag<Object> ANY = ClassTag.apply(Object.class);

  /** Numbers that need all of their bytes, and chunks of no, one and many bytes. */
  private static final List<ShardChunk> CHUNKS =
      List.of(
          new ShardChunk(0, 0x81020304, 0x8102030405060708L, 3, new byte[0]),
          new ShardChunk(1, -1, 7, 1, new byte[] {-1}),
          new ShardChunk(1, 255, 1L << 33, 70_000, new byte[70_000]));

  /** As a task gets it, through Java's serialisation. */
  private static SerializerInstance instance() {
    ShardChunkSerializer sent =
        Utils.deserialize(
            Utils.serialize(new ShardChunkSerializer()),
            ShardChunkSerializerTest.class.getClassLoader());
    return sent.newInstance();
  }

  private static byte[] written() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SerializationStream out = instance().serializeStream(bytes);
    for (ShardChunk chunk : CHUNKS) {
      out.writeKey(chunk.shard(), ANY).writeValue(chunk, ANY);
    }
    out.close();
    return bytes.toByteArray();
  }

  /** As a sort reads what it has spilled. */
  @Test
  void readKeyAndValue_byTurns_givePairsUntilTheEnd() {
    var read = instance().deserializeStream(new ByteArrayInputStream(written()));
    for (ShardChunk chunk : CHUNKS) {
      assertEquals(chunk.shard(), read.readKey(ANY));
      ShardChunk same = (ShardChunk) read.readValue(ANY);
      assertEquals(chunk.firstIndex(), same.firstIndex());
      assertArrayEquals(chunk.data(), same.data());
    }
    assertThrows(EOFException.class, () -> read.readKey(ANY));
  }

  @Test
  void stream_ofPairs_givesThemBackInTheirOrder() {
    Arrays.fill(CHUNKS.get(2).data(), 69_000, 70_000, (byte) 5);
    var read =
        instance().deserializeStream(new ByteArrayInputStream(written())).asKeyValueIterator();
    for (ShardChunk chunk : CHUNKS) {
      assertTrue(read.hasNext());
      Tuple2<Object, Object> pair = read.next();
      ShardChunk same = (ShardChunk) pair._2();
      assertEquals(chunk.shard(), pair._1());
      assertEquals(
          List.of(chunk.set(), chunk.shard(), chunk.firstIndex(), chunk.rows()),
          List.of(same.set(), same.shard(), same.firstIndex(), same.rows()));
      assertArrayEquals(chunk.data(), same.data());
    }
    assertFalse(read.hasNext());
  }

  @Test
  void stream_cutOff_isAnErrorAndNoEnd() {
    byte[] all = written();
    byte[] cut = Arrays.copyOf(all, all.length - 1);
    var read = instance().deserializeStream(new ByteArrayInputStream(cut)).asKeyValueIterator();
    read.next();
    read.next();
    assertThrows(EOFException.class, read::hasNext);
  }

  @Test
  void stream_ofOtherObjects_isRefused() {
    SerializationStream out = instance().serializeStream(new ByteArrayOutputStream());
    assertThrows(UnsupportedOperationException.class, () -> out.writeObject("text", ANY));
  }
}
