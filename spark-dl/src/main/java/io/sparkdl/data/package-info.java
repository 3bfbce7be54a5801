/**
 * The feed of training: rows of a {@code DataFrame} become Arrow record batches in virtual shards,
 * are shuffled to the worker that owns the shard, and are gathered from memory-mapped Arrow files
 * into the buffers of a training step.
 *
 * <p>The order in which the data flows:
 *
 * <ol>
 *   <li>{@link io.sparkdl.data.ArrowDataset}: an ordinary Spark job reads {@code InternalRow}s
 *       through a {@link io.sparkdl.data.RowReader}, checks them, deals them to residue classes and
 *       writes each class as {@link io.sparkdl.data.Chunk}s, Arrow record batches as bytes, which
 *       Spark keeps in memory, or on disk where that is full. A row's place among all rows is known
 *       when the rows of every partition are counted; its residue class then tells its shard, so no
 *       chunk is decoded again.
 *   <li>{@link io.sparkdl.data.ShardPlan}: pure arithmetic, which rows make which batch, and which
 *       worker has them.
 *   <li>{@link io.sparkdl.data.ShardStore}: on the worker, one Arrow IPC file per shard, memory
 *       mapped, by choice compressed.
 * </ol>
 *
 * <p>May import {@code engine} and {@code kernels}, Spark and Arrow; not {@code train} or {@code
 * ml}.
 */
package io.sparkdl.data;
